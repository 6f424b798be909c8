import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { claimDataDir, secretsIn, type Secrets } from '../../standalone/dataDir.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'payouts-data-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('DATA_DIR', () => {
  test('is for one installation at a time', () => {
    const first = claimDataDir(folder);
    expect(() => claimDataDir(folder)).toThrow(
      `DATA_DIR ${folder} is in use by a running installation: stop it, or set DATA_DIR to another folder`,
    );
    first[Symbol.dispose]();
    claimDataDir(folder)[Symbol.dispose]();
  });

  test('remembers the secrets that the first start made up, for their owner only', () => {
    const secretsOf = (name: string): Secrets => {
      using dataDir = claimDataDir(join(folder, name));
      return dataDir.secrets;
    };
    const first = secretsOf('a');
    expect(first.adminKey.length).toBeGreaterThanOrEqual(32);
    expect(secretsOf('b')).not.toEqual(first);
    expect(secretsOf('a')).toEqual(first);
    expect(statSync(join(folder, 'a', 'secrets.json')).mode & 0o077).toBe(0);
  });

  test('of an earlier release keeps the secrets that it has, and is given those it lacks', () => {
    const earlier = { postgresPassword: 'of before', adminKey: 'admin_of before' };
    writeFileSync(join(folder, 'secrets.json'), JSON.stringify(earlier), { mode: 0o600 });
    const claimed = (): Secrets => {
      using dataDir = claimDataDir(folder);
      return dataDir.secrets;
    };
    const first = claimed();
    expect(first).toEqual({ ...earlier, payoutDetailsKey: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) });
    expect(claimed()).toEqual(first);
    expect(secretsIn(folder)).toEqual(first);
    expect(statSync(join(folder, 'secrets.json')).mode & 0o077).toBe(0);
  });
});
