import { describe, expect, test } from '@jest/globals';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { StartError } from '../../platform/program.ts';
import { devServer, onPath, temporalExecutable } from '../../standalone/temporalExecutable.ts';
import { firstFound, type Way } from '../../standalone/ways.ts';

const help = { problem: 'Found nothing', remedy: 'Set SOMETHING.' };
const gives = (name: string, path: string): Way => ({ name, find: () => ({ path }) });
const lacks = (name: string, missing: string): Way => ({ name, find: () => Promise.resolve({ missing }) });

describe('finding Temporal', () => {
  test('the first way that has it wins, and the later ones are not tried', async () => {
    const never: Way = {
      name: 'never',
      find: () => {
        throw new Error('was tried');
      },
    };
    expect(await firstFound([lacks('a', 'not set'), gives('b', '/b'), never], help)).toBe('/b');
  });

  test('when none has it, one message lists the ways in order, with what each lacked, and says what to do', async () => {
    await expect(firstFound([lacks('a', 'not set'), lacks('b', 'not there')], help)).rejects.toThrow(
      new StartError('Found nothing. Tried, in this order:\n  a: not set\n  b: not there\nSet SOMETHING.'),
    );
  });

  test('TEMPORAL_CLI_PATH is taken before any other', async () => {
    expect(await temporalExecutable(devServer, { TEMPORAL_CLI_PATH: process.execPath })).toBe(process.execPath);
  });

  test('a TEMPORAL_CLI_PATH that is wrong is said so, not passed over', async () => {
    await expect(temporalExecutable(devServer, { TEMPORAL_CLI_PATH: '/no/such/file' })).rejects.toThrow(
      'TEMPORAL_CLI_PATH is wrong: expected the path of an executable, got "/no/such/file"',
    );
  });

  test('PATH is searched folder by folder, for executable files only', () => {
    const folder = mkdtempSync(join(tmpdir(), 'payouts-path-'));
    const [notExecutable, executable] = [join(folder, 'a'), join(folder, 'b')];
    for (const [place, mode] of [
      [notExecutable, 0o644],
      [executable, 0o755],
    ] as const) {
      mkdirSync(place);
      writeFileSync(join(place, 'temporal'), '');
      chmodSync(join(place, 'temporal'), mode);
    }
    try {
      expect(onPath('temporal', [notExecutable, executable].join(delimiter))).toEqual({
        path: join(executable, 'temporal'),
      });
      expect(onPath('temporal', ['', notExecutable].join(delimiter))).toEqual({ missing: 'not there' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
