import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from '@jest/globals';

/*
 * `npm run chaos` with a dozen kills, as its user has it: real processes that are killed and cut off under load (docs/faults.md).
 */

const endsWithinMs = 900_000;

test(
  'whatever is killed and cut off a dozen times, nothing is lost, and nothing is done or paid twice',
  async () => {
    const run = spawn(process.execPath, [join(import.meta.dirname, '../../chaos/main.ts'), '--seed', '9'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: endsWithinMs - 10_000,
    });
    const [said, complaints] = await Promise.all([text(run.stdout), text(run.stderr), once(run, 'close')]);
    // What differs is written before the last line.
    expect(`${complaints}${said}`).toMatch(
      /chaos: seed 9, 12 kills, [1-9]\d* actions, [1-9]\d* commands, [1-9]\d* webhooks, [1-9]\d* payouts, 0 differences\n$/,
    );
    expect(run.exitCode).toBe(0);
  },
  endsWithinMs,
);
