import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartError } from '../platform/program.ts';
import type { Environment } from '../platform/settings.ts';

/** A main program of this project that runs as a process of its own. */
export interface Program {
  /** As people read it; its log is `<name>.log`. */
  readonly name: string;
  readonly script: string;
  readonly args?: readonly string[];
  /** Added to our own environment. */
  readonly environment?: Environment;
}

export interface Service extends Program {
  /** Whether it does its work yet; asked until it does. Absent: it tells by itself (announceReady). */
  readonly ready?: () => boolean | Promise<boolean>;
  /** What an end that nobody asked for leads to. `give up` is for servers whose state is lost with them. */
  readonly whenItEnds: 'restart' | 'give up';
}

interface Running {
  readonly service: Service;
  process: Process;
}

interface Process {
  readonly child: ChildProcess;
  /** Resolves when the process is gone, with how it ended. */
  readonly ended: Promise<string>;
}

export interface SupervisorLimits {
  readonly startWithinMilliseconds: number;
  readonly stopWithinMilliseconds: number;
}

const usualLimits: SupervisorLimits = { startWithinMilliseconds: 120_000, stopWithinMilliseconds: 20_000 };

/**
 * Starts processes one after another, starts those again that crash, and stops all in the reverse order. They notice the
 * death of this process by their IPC channel. Each is in a process group of its own, so that Ctrl-C reaches only us and the
 * order holds.
 */
export class Supervisor {
  readonly #logs: string;
  readonly #say: (line: string) => void;
  readonly #limits: SupervisorLimits;
  readonly #running: Running[] = [];
  readonly #stopping = new AbortController();
  readonly #gaveUp = Promise.withResolvers<never>();

  /** @param logs the folder for the processes' output @param say tells the person who watches */
  constructor(logs: string, say: (line: string) => void, limits: SupervisorLimits = usualLimits) {
    this.#logs = logs;
    this.#say = say;
    this.#limits = limits;
    // Whoever waits sees it; when nobody waits it must not end the process before all is stopped.
    this.#gaveUp.promise.catch(() => undefined);
  }

  /** Rejects when a service ended that cannot be started again. */
  get failure(): Promise<never> {
    return this.#gaveUp.promise;
  }

  /** Runs a program to its end. @throws StartError with the last lines of its log when it fails */
  async run(program: Program): Promise<void> {
    this.#startLog(program);
    const ended = await this.#launch(program).ended;
    if (ended !== 'exit code 0') throw this.#startError(program, `failed (${ended})`);
  }

  /** Starts a service and waits until it is ready. @throws StartError with the last lines of its log */
  async start(service: Service): Promise<void> {
    this.#say(`Starting ${service.name} …`);
    this.#startLog(service);
    const running: Running = { service, process: this.#launch(service) };
    this.#running.push(running);
    await this.#untilReady(running);
    void this.#restartWhenItEnds(running);
  }

  /** Stops all, last started first, and waits for each. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    for (const { process } of this.#running.toReversed()) {
      process.child.kill('SIGTERM');
      const last = setTimeout(() => process.child.kill('SIGKILL'), this.#limits.stopWithinMilliseconds);
      await process.ended;
      clearTimeout(last);
    }
  }

  #launch(program: Program): Process {
    this.#stopping.signal.throwIfAborted();
    const log = openSync(this.#logOf(program), 'a');
    const child = spawn(process.execPath, [program.script, ...(program.args ?? [])], {
      stdio: ['ignore', log, log, 'ipc'],
      env: { ...process.env, ...program.environment },
      detached: true,
    });
    closeSync(log);
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => {
        resolve(error.message);
      });
      child.once('exit', (code, signal) => {
        resolve(signal ?? `exit code ${code ?? 'unknown'}`);
      });
    });
    return { child, ended };
  }

  async #untilReady({ service, process }: Running): Promise<void> {
    const deadline = Date.now() + this.#limits.startWithinMilliseconds;
    let ended: string | undefined;
    let announced = false;
    void process.ended.then((how) => {
      ended = how;
    });
    process.child.once('message', () => {
      announced = true;
    });
    while (!(service.ready ? await service.ready() : announced)) {
      if (ended !== undefined) throw this.#startError(service, `ended (${ended})`);
      if (Date.now() > deadline) throw this.#startError(service, 'is not ready in time');
      await delay(50, undefined, { signal: this.#stopping.signal });
    }
  }

  async #restartWhenItEnds(running: Running): Promise<void> {
    const { service } = running;
    for (let failures = 0; ; failures += 1) {
      const startedAt = Date.now();
      const how = await running.process.ended;
      if (this.#stopping.signal.aborted) return;
      if (service.whenItEnds === 'give up') {
        this.#gaveUp.reject(this.#startError(service, `ended (${how}), and its state with it`));
        return;
      }
      if (Date.now() - startedAt > LONG_LIFE_MILLISECONDS) failures = 0;
      const pause = restartPauseMilliseconds(failures);
      this.#say(`${service.name} ended (${how}); it starts again in ${pause} ms`);
      try {
        await delay(pause, undefined, { signal: this.#stopping.signal });
      } catch {
        return;
      }
      running.process = this.#launch(service);
    }
  }

  #startError(program: Program, what: string): StartError {
    const lines = readFileSync(this.#logOf(program), 'utf8').trimEnd().split('\n').slice(-LOG_LINES_SHOWN);
    return new StartError(`${program.name} ${what}. The end of ${this.#logOf(program)}:\n${lines.join('\n')}`);
  }

  /** Logs do not grow for ever: each installation keeps its own and those of the one before. */
  #startLog(program: Program): void {
    const log = this.#logOf(program);
    if (existsSync(log)) renameSync(log, log.replace(/log$/, 'previous.log'));
  }

  #logOf(program: Program): string {
    return join(this.#logs, `${program.name}.log`);
  }
}

const LOG_LINES_SHOWN = 15;
const LONG_LIFE_MILLISECONDS = 60_000;

/** How long to wait before the next start, after so many failures in a row: a quarter second, doubled up to ten. */
export const restartPauseMilliseconds = (failures: number): number => Math.min(250 * 2 ** failures, 10_000);
