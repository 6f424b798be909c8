import { untilStopped } from '../platform/program.ts';
import { Supervisor } from './supervisor.ts';

/**
 * Starts what `startAll` starts and keeps it running until this process is told to stop, also while it still starts; then
 * stops everything in order.
 * @param logs the folder for the output of what is started
 * @throws StartError when something does not start, or ends and cannot be started again
 */
export async function superviseUntilStopped(
  logs: string,
  startAll: (supervisor: Supervisor) => Promise<void>,
): Promise<void> {
  const stopped = Promise.race([untilStopped(), untilNpmIsGone()]);
  const supervisor = new Supervisor(logs, (line) => {
    console.log(line);
  });
  try {
    const started = startAll(supervisor).then(() => supervisor.failure);
    // When we are stopped while starting, what was being started fails; that is no news then.
    started.catch(() => undefined);
    await Promise.race([started, stopped]);
    console.log('Stopping …');
  } finally {
    await supervisor.stop();
  }
}

/** npm passes signals on, but when it is killed it cannot; whoever killed it wants an end all the same. */
function untilNpmIsGone(): Promise<void> {
  return new Promise((resolve) => {
    if (process.env['npm_lifecycle_event'] === undefined) return;
    const npm = process.ppid;
    setInterval(() => {
      if (process.ppid !== npm) resolve();
    }, 500).unref();
  });
}
