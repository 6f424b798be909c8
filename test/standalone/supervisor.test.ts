import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kept } from '../../standalone/nativeProgram.ts';
import { restartPauseMilliseconds, Supervisor } from '../../standalone/supervisor.ts';
import { eventually, fixture, isAlive, service, startsOf, written } from './service.ts';

let folder: string;
let file: string;
let said: string[];
let supervisor: Supervisor;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'payouts-supervisor-'));
  file = join(folder, 'life');
  said = [];
  supervisor = new Supervisor(folder, (line) => said.push(line));
});

afterEach(async () => {
  await supervisor.stop();
  rmSync(folder, { recursive: true });
});

describe('an installation', () => {
  test('stops what it started in the reverse order, each before the next', async () => {
    for (const name of ['postgres', 'temporal', 'worker', 'api']) await supervisor.start(service(name, file));
    await supervisor.stop();
    expect(written(file).filter((line) => line.endsWith('stopped'))).toEqual([
      'api stopped',
      'worker stopped',
      'temporal stopped',
      'postgres stopped',
    ]);
  });

  test('starts a killed service again, and says so', async () => {
    await supervisor.start(service('worker', file));
    const [first = 0] = startsOf('worker', file);
    process.kill(first, 'SIGKILL');
    await eventually(() => startsOf('worker', file).length === 2, 'the worker starts again');
    expect(said).toEqual(['Starting worker …', 'worker ended (SIGKILL); it starts again in 250 ms']);
  });

  test('stops at once while a service waits to be started again', async () => {
    await supervisor.start(service('worker', file));
    process.kill(startsOf('worker', file)[0] ?? 0, 'SIGKILL');
    await eventually(() => said.length === 2, 'the crash is noticed');
    await supervisor.stop();
    expect(startsOf('worker', file)).toHaveLength(1);
  });

  test('gives up when a service ends whose state is lost with it', async () => {
    await supervisor.start({ ...service('temporal', file), whenItEnds: 'give up' });
    process.kill(startsOf('temporal', file)[0] ?? 0, 'SIGKILL');
    await expect(supervisor.failure).rejects.toThrow('temporal ended (SIGKILL), and its state with it');
  });

  test('ends a service that does not listen', async () => {
    const impatient = new Supervisor(folder, () => undefined, {
      startWithinMilliseconds: 10_000,
      stopWithinMilliseconds: 100,
    });
    await impatient.start({
      ...service('deaf', file),
      script: fixture('deaf.ts'),
      ready: () => startsOf('deaf', file).length === 1,
    });
    await impatient.stop();
    expect(startsOf('deaf', file).map(isAlive)).toEqual([false]);
  });

  test('shows the end of the log of what cannot start', async () => {
    await expect(supervisor.start({ ...service('api', file), script: fixture('failing.ts') })).rejects.toThrow(
      /^api ended \(exit code 1\)\. The end of .*api\.log:\nthe reason why it cannot start$/,
    );
    await expect(supervisor.run({ name: 'migrate', script: fixture('failing.ts') })).rejects.toThrow(
      /^migrate failed \(exit code 1\)\. The end of .*migrate\.log:\nthe reason why it cannot start$/,
    );
  });

  test('does not wait for ever for a service to be ready', async () => {
    const impatient = new Supervisor(folder, () => undefined, {
      startWithinMilliseconds: 200,
      stopWithinMilliseconds: 10_000,
    });
    await expect(impatient.start({ ...service('api', file), ready: () => false })).rejects.toThrow(
      'api is not ready in time',
    );
    await impatient.stop();
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('stops in order on %s and reports success', async (signal) => {
    const installation = spawn(process.execPath, [fixture('installation.ts'), file], { stdio: 'ignore' });
    await eventually(() => startsOf('second', file).length === 1, 'both services run');
    installation.kill(signal);
    expect(await once(installation, 'exit')).toEqual([0, null]);
    expect(written(file).slice(-2)).toEqual(['second stopped', 'first stopped']);
  });

  test('takes its services with it when it is killed itself', async () => {
    const installation = spawn(process.execPath, [fixture('installation.ts'), file], { stdio: 'ignore' });
    await eventually(() => startsOf('second', file).length === 1, 'both services run');
    installation.kill('SIGKILL');
    await eventually(() => written(file).length === 4, 'both services stop');
    const pids = [...startsOf('first', file), ...startsOf('second', file)];
    await eventually(() => !pids.some(isAlive), 'both services are gone');
  });

  test('stops when the npm that started it is killed', async () => {
    const npm = spawn('sh', ['-c', '"$0" "$@" & wait', process.execPath, fixture('installation.ts'), file], {
      stdio: 'ignore',
      env: { ...process.env, npm_lifecycle_event: 'start' },
    });
    await eventually(() => startsOf('second', file).length === 1, 'both services run');
    npm.kill('SIGKILL');
    await eventually(() => written(file).length === 4, 'both services stop');
    expect(written(file).slice(-2)).toEqual(['second stopped', 'first stopped']);
  });
});

describe('a native server', () => {
  const pidFile = (): string => join(folder, 'pid');
  const pid = (): number => Number(written(pidFile())[0] ?? 0);
  const native = () => ({
    name: 'native',
    ...kept({
      command: process.execPath,
      args: [fixture('native.mjs'), folder],
      stopSignal: 'SIGTERM',
      pidFile: pidFile(),
      proof: `native.mjs ${folder}`,
    }),
    ready: () => written(join(folder, 'parent')).length > 0,
    whenItEnds: 'restart' as const,
  });

  test('ends with its supervisor', async () => {
    await supervisor.start(native());
    const running = pid();
    await supervisor.stop();
    expect(isAlive(running)).toBe(false);
  });

  test('that was left behind is ended before its successor starts', async () => {
    await supervisor.start(native());
    const leftover = pid();
    const [keeper = 0] = written(join(folder, 'parent')).map(Number);
    process.kill(keeper, 'SIGKILL');
    await eventually(() => pid() > 0 && pid() !== leftover, 'a new one runs');
    expect(isAlive(leftover)).toBe(false);
    expect(isAlive(pid())).toBe(true);
  });

  test('whose id cannot be written down, as on a full disk, does not run on where nobody would find it', async () => {
    writeFileSync(pidFile(), 'a file where a folder should be');
    const lost = kept({
      command: process.execPath,
      args: [fixture('native.mjs'), folder],
      stopSignal: 'SIGTERM',
      pidFile: join(pidFile(), 'pid'),
      proof: `native.mjs ${folder}`,
    });
    await expect(supervisor.start({ ...native(), ...lost, ready: () => false })).rejects.toThrow('native ended');
    expect(execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' })).not.toContain(`native.mjs ${folder}`);
  });
});

describe('the pause before a crashed service starts again', () => {
  test.each([
    { rule: 'a first crash heals at once', failures: 0, pauses: 250 },
    { rule: 'each further one takes twice as long', failures: 3, pauses: 2000 },
    { rule: 'no pause is longer than ten seconds', failures: 40, pauses: 10_000 },
  ])('$rule', ({ failures, pauses }) => {
    expect(restartPauseMilliseconds(failures)).toBe(pauses);
  });
});
