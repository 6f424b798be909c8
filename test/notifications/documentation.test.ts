import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { notificationEvents } from '../../domain/notification/events.ts';
import { placeholders } from '../../domain/notification/postback.ts';
import { nextAttemptDelaySeconds } from '../../domain/notification/retry.ts';

/** The tables of a page, as cells. */
const rowsOf = (page: string): string[][] =>
  readFileSync(new URL(`../../docs/${page}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
const rows = rowsOf('webhooks.md');

test('the documentation lists every placeholder of postbacks with its sentence, and no other', () => {
  const listed = rowsOf('postbacks.md').filter(([first = '']) => first.startsWith('`{'));
  expect(listed).toEqual(Object.entries(placeholders).map(([name, { means }]) => [`\`{${name}}\``, means]));
});

test('the documentation lists every event with its sentence, and no other', () => {
  const listed = rows.filter(([first = '']) => /^`[\w-]+\.\w+`$/.test(first));
  expect(listed).toEqual(Object.entries(notificationEvents).map(([event, sentence]) => [`\`${event}\``, sentence]));
});

test('the documentation gives the waits that the schedule has', () => {
  const waits = rows.find(([first]) => first === 'after the one before');
  const scheduled = Array.from({ length: 9 }, (_, tries) => inWords(nextAttemptDelaySeconds(tries + 1) ?? 0));
  expect(waits).toEqual(['after the one before', '–', ...scheduled]);
});

function inWords(seconds: number): string {
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3600 ? `${seconds / 60} min` : `${seconds / 3600} h`;
}
