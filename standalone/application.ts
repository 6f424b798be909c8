import { fileURLToPath } from 'node:url';
import type { Environment } from '../platform/settings.ts';
import type { Supervisor } from './supervisor.ts';

const mainProgram = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url));

/**
 * Brings the schema up to date, then starts the worker and the API and waits until the API says that it is ready.
 * @param environment their settings, where they differ from ours
 * @throws StartError
 */
export async function startApplication(supervisor: Supervisor, port: number, environment: Environment): Promise<void> {
  await supervisor.run({ name: 'migrate', script: mainProgram('database/main.ts'), environment });
  await supervisor.start({
    name: 'worker',
    script: mainProgram('worker/main.ts'),
    environment,
    whenItEnds: 'restart',
  });
  await supervisor.start({
    name: 'api',
    script: mainProgram('api/main.ts'),
    environment,
    ready: () => isReady(port),
    whenItEnds: 'restart',
  });
}

const isReady = (port: number): Promise<boolean> =>
  fetch(`http://127.0.0.1:${port}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
