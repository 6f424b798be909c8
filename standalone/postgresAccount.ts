import { execFileSync, spawnSync } from 'node:child_process';
import { StartError } from '../platform/program.ts';

/** A user of this machine, by number. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/** A command line and the account it runs under; without one, ours. */
export interface Command {
  readonly command: string;
  readonly args: string[];
  readonly account?: Account;
}

export const weAreRoot = (): boolean => process.getuid?.() === 0;

/** Whom PostgreSQL runs as when we are root, which it refuses: the machine's postgres user, else nobody. */
export function unprivilegedAccount(): Account {
  const user = ['postgres', 'nobody'].find((name) => spawnSync('id', ['-u', name]).status === 0);
  if (user === undefined)
    throw new StartError('PostgreSQL does not run as root and there is no user postgres or nobody');
  return { uid: idOf('-u', user), gid: idOf('-g', user) };
}

const idOf = (flag: string, user: string): number => Number(execFileSync('id', [flag, user], { encoding: 'utf8' }));

/**
 * The command as that account can run it. A project under a folder that is closed to others (/root, a private temporary
 * folder) cannot be reached by another user; there root hands down its right to pass through, and nothing is opened.
 * @throws StartError when that is not possible either
 */
export function commandAs(account: Account, command: string, args: string[], folders: readonly string[]): Command {
  const paths = [command, ...folders];
  if (paths.every((path) => reaches(account, path))) return { command, args, account };
  const handedDown = [
    // Else access(2), with which PostgreSQL looks for its own files, would not count what is handed down.
    '--securebits=+no_setuid_fixup',
    `--reuid=${account.uid}`,
    `--regid=${account.gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--',
  ];
  const passed = spawnSync('setpriv', [...handedDown, 'test', '-x', command]);
  if (passed.status === 0) return { command: 'setpriv', args: [...handedDown, command, ...args] };
  throw new StartError(
    `PostgreSQL does not run as root, and the user it runs as instead (${account.uid}) cannot reach ${paths.join(' and ')}: ` +
      'start as another user, or put the project and DATA_DIR into folders that are open to all users',
  );
}

const reaches = (account: Account, path: string): boolean =>
  spawnSync('test', ['-x', path], { ...account, cwd: '/' }).status === 0;
