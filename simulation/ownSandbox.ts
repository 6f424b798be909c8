import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Failure } from './failure.ts';
import { Server } from './server.ts';

/** A sandbox of our own, on a free port and in a folder of its own, as `npm run sandbox` starts it. */
export interface OwnSandbox extends AsyncDisposable {
  readonly server: Server;
  readonly adminKey: string;
  /** Where it keeps everything, the bank's files too. */
  readonly folder: string;
}

const startsWithinMs = 120_000;

/** @throws Failure when it does not start */
export async function startSandbox(): Promise<OwnSandbox> {
  const folder = mkdtempSync(join(tmpdir(), 'payouts-simulation-'));
  const adminKey = `simulation-${randomUUID()}`;
  const port = await freePort();
  const process_ = spawn(process.execPath, [join(import.meta.dirname, '../standalone/sandbox.ts')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      TMPDIR: folder,
      BOOTSTRAP_ADMIN_KEY: adminKey,
      LOG_LEVEL: 'error',
      // It is not npm's child, and must not wait for npm to go.
      npm_lifecycle_event: undefined,
    },
  });
  const ended = once(process_, 'exit');
  const server = new Server(`http://127.0.0.1:${String(port)}`);
  const stop = async (): Promise<void> => {
    process_.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await Promise.race([ready(server.url), endedEarly(ended)]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { server, adminKey, folder, [Symbol.asyncDispose]: stop };
}

async function endedEarly(ended: Promise<unknown>): Promise<never> {
  await ended;
  throw new Failure('The sandbox ended before it was ready.');
}

async function ready(url: string): Promise<void> {
  for (const end = performance.now() + startsWithinMs; performance.now() < end;) {
    const answered = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return;
    await delay(200);
  }
  throw new Failure(`The sandbox was not ready within ${String(startsWithinMs / 1000)} s.`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const listening = createServer();
    listening.once('error', reject);
    listening.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = listening.address();
      listening.close(() => {
        if (address === null || typeof address === 'string') reject(new Failure('There is no free port.'));
        else resolve(address.port);
      });
    });
  });
}
