import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import { scrubbed } from '../../platform/scrub.ts';
import { secrets } from './fixtures/secrets.ts';

const written = execFileSync(process.execPath, ['test/platform/fixtures/indiscreet.ts']).toString();
const lines = written.trimEnd().split('\n');

describe('a log', () => {
  test.each(Object.entries(secrets))('never holds a secret: %s', (_name, secret) => {
    expect(written).not.toContain(secret);
    expect(written).not.toContain(JSON.stringify(secret).slice(1, -1));
  });

  test('holds nothing of the rows that an error of PostgreSQL quotes, nor of the fields where secrets stand', () => {
    expect(written).not.toContain('anything at all');
    expect(written).toContain('null value in column');
  });

  test('is JSON in every line all the same, up to the last one', () => {
    const line = z.looseObject({ name: z.literal('indiscreet'), msg: z.string().optional() });
    const read = lines.map((text) => line.parse(JSON.parse(text)));
    expect(read.length).toBe(Object.keys(secrets).length * 4 + 5);
    expect(read.at(-1)?.msg).toBe('the end');
  });
});

describe('what is no secret stays', () => {
  test.each([
    { rule: 'an id', text: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01' },
    { rule: 'a workflow', text: 'action/0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01/SALE/A-1001' },
    { rule: 'the beginning of a key, by which people know it', text: 'pp_brand_9vQ2' },
    { rule: 'where a stack leads', text: 'at f (/app/node_modules/@mikro-orm/core/index.js:1:2) pg@8.23.1' },
    { rule: 'an address without a password', text: 'postgres://payouts@localhost:5432/payouts http://[::1]:3000/' },
    { rule: 'money and times', text: '100.00 USD at 2026-11-20T10:00:00.000Z' },
    { rule: 'a code', text: 'ECONNREFUSED 127.0.0.1:5432 ACTION_ALREADY_REVERSED' },
  ])('$rule', ({ text }) => {
    expect(scrubbed(text)).toBe(text);
  });

  test('a line stays the JSON that it was, whatever is in it', () => {
    const words = fc.constantFrom(...Object.values(secrets), '"', '\\', 'Bearer ', '@', '://a:');
    const text = fc.array(fc.oneof(words, fc.string())).map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.dictionary(text, text), (logged) => {
        expect(() => JSON.parse(scrubbed(JSON.stringify(logged), [secrets.databasePassword])) as unknown).not.toThrow();
      }),
    );
  });

  test('a short password is left, for it may be a word that means something else', () => {
    expect(scrubbed('role postgres', ['postgres'])).toBe('role postgres');
  });
});
