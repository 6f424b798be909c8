import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { commands, phases, transition, type Transition } from '../../../domain/action/transitions.ts';

/** A transition as docs/transitions.md words it. */
function words(answer: Transition): string {
  if (answer.outcome === 'REFUSED') return answer.code;
  if (answer.outcome === 'ALREADY_THERE') return '–';
  return answer.stands ? `**${answer.to}**, from ${answer.stands}` : `**${answer.to}**`;
}

test('the transition table in the documentation is that of the code, cell by cell', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/transitions.md'), 'utf8');
  const written = page
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '').replaceAll('\\_', '_')))
    .map((cells) => cells.slice(1, -1));
  const [head = [], , ...rows] = written;
  expect(head.slice(1)).toEqual(phases);
  expect(rows).toEqual(
    commands.map((command) => [command, ...phases.map((phase) => words(transition(phase, command)))]),
  );
});
