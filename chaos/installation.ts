import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { StartError } from '../platform/program.ts';
import { claimDataDir, type DataDir } from '../standalone/dataDir.ts';
import { freePort } from '../standalone/ports.ts';
import { startPostgres } from '../standalone/postgres.ts';
import { Supervisor, type Service } from '../standalone/supervisor.ts';
import { startDevServer } from '../standalone/temporal.ts';
import { devServer, temporalExecutable } from '../standalone/temporalExecutable.ts';
import { Link } from './link.ts';
import { childRunning, nativeServer } from './pids.ts';
import { Troubles } from './troubles.ts';

export const processNames = ['api', 'worker', 'temporal', 'postgres'] as const;
export type ProcessName = (typeof processNames)[number];

export const linkNames = ['api-postgres', 'api-temporal', 'worker-postgres', 'worker-temporal'] as const;
export type LinkName = (typeof linkNames)[number];

const namespace = 'default';
const startsWithinMs = 180_000;

/** What the installation is told beside the addresses of its servers. */
export interface InstallationOptions {
  readonly folder: string;
  /** Where PostgreSQL has its files: a disk of its own, or the same folder. */
  readonly postgresFolder: string;
  readonly adminKey: string;
  /** The bank that it pays by. */
  readonly bankUrl: string;
}

/**
 * A whole installation in a folder of its own: four processes that can be killed and started again one by one, with a link between
 * each of ours and each server. All of them end with this process.
 */
export class Installation implements AsyncDisposable {
  readonly url: string;
  readonly links: Readonly<Record<LinkName, Link>>;
  readonly troubles = new Troubles();
  /** What ended by itself, in the words of its supervisor: none of it should. */
  readonly endedByThemselves: string[] = [];
  readonly #dataDir: DataDir;
  readonly #port: number;
  readonly #options: InstallationOptions;
  readonly #running = new Map<ProcessName, { readonly supervisor: Supervisor; readonly started: () => void }>();
  #databaseUrl = '';
  #starts = 0;

  private constructor(
    options: InstallationOptions,
    dataDir: DataDir,
    { port, links }: { readonly port: number; readonly links: Readonly<Record<LinkName, Link>> },
  ) {
    this.#options = options;
    this.#dataDir = dataDir;
    this.#port = port;
    this.links = links;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts all of it and waits until it is ready. @throws StartError */
  static async start(options: InstallationOptions): Promise<Installation> {
    const open = async () => [await Link.open(), await Link.open(), await Link.open(), await Link.open()] as const;
    const [apiPostgres, apiTemporal, workerPostgres, workerTemporal] = await open();
    const links = {
      'api-postgres': apiPostgres,
      'api-temporal': apiTemporal,
      'worker-postgres': workerPostgres,
      'worker-temporal': workerTemporal,
    };
    const one = new Installation(options, claimDataDir(options.folder), { port: await freePort(), links });
    try {
      for (const name of ['postgres', 'temporal'] as const) await one.start(name);
      await one.#migrate();
      for (const name of ['worker', 'api'] as const) await one.start(name);
    } catch (error) {
      await one[Symbol.asyncDispose]();
      throw error;
    }
    return one;
  }

  /** Starts one that does not run, as often as it takes: a server may still hold what its predecessor left. @throws StartError */
  async start(name: ProcessName, environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const started = this.#running.get(name)?.started ?? this.troubles.begin(name);
    for (const end = performance.now() + startsWithinMs; ;) {
      const supervisor = this.#supervisor();
      this.#running.set(name, { supervisor, started });
      try {
        await this.#startBy(supervisor, name, environment);
        started();
        return;
      } catch (error) {
        await supervisor.stop();
        if (!(error instanceof StartError) || performance.now() > end) throw error;
        await delay(500);
      }
    }
  }

  /** SIGKILL, as a crash would: without a word, at once. It stays down until it is started. */
  async kill(name: ProcessName): Promise<void> {
    const running = this.#running.get(name);
    if (!running) return;
    const pid = this.#pidOf(name);
    this.#running.set(name, { supervisor: running.supervisor, started: this.troubles.begin(name) });
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    // Before its supervisor can notice, it is told to start nothing again.
    await running.supervisor.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of processNames) this.troubles.begin(name);
    for (const name of processNames) await this.#running.get(name)?.supervisor.stop();
    for (const link of Object.values(this.links)) await link[Symbol.asyncDispose]();
    this.#dataDir[Symbol.dispose]();
  }

  async #startBy(supervisor: Supervisor, name: ProcessName, environment: Readonly<Record<string, string>>) {
    switch (name) {
      case 'postgres': {
        this.#databaseUrl = await startPostgres(supervisor, { ...this.#dataDir, path: this.#options.postgresFolder });
        const port = Number(new URL(this.#databaseUrl).port);
        this.links['api-postgres'].target = port;
        this.links['worker-postgres'].target = port;
        return;
      }
      case 'temporal': {
        const executable = await temporalExecutable(devServer, process.env);
        const address = await startDevServer(supervisor, this.#dataDir, { executable, namespace });
        const port = Number(address.split(':').at(-1));
        this.links['api-temporal'].target = port;
        this.links['worker-temporal'].target = port;
        return;
      }
      case 'api':
      case 'worker':
        await supervisor.start(this.#service(name, environment));
    }
  }

  #service(name: 'api' | 'worker', environment: Readonly<Record<string, string>>): Service {
    return {
      name,
      script: join(import.meta.dirname, `../${name}/main.ts`),
      environment: { ...this.#environmentOf(name), ...environment },
      ...(name === 'api' && { ready: () => isReady(this.url) }),
      whenItEnds: 'restart',
    };
  }

  #environmentOf(name: 'api' | 'worker'): Readonly<Record<string, string | undefined>> {
    const database = new URL(this.#databaseUrl);
    database.port = String(this.links[`${name}-postgres`].port);
    return {
      PORT: String(this.#port),
      DATA_DIR: this.#dataDir.path,
      DATABASE_URL: database.href,
      TEMPORAL_ADDRESS: `127.0.0.1:${this.links[`${name}-temporal`].port}`,
      TEMPORAL_NAMESPACE: namespace,
      BOOTSTRAP_ADMIN_KEY: this.#options.adminKey,
      PAYOUT_DETAILS_KEY: this.#dataDir.secrets.payoutDetailsKey,
      FAKE_BANK_URL: this.#options.bankUrl,
      ALLOW_PRIVATE_WEBHOOKS: 'true',
      RATE_LIMIT: '0',
      WAKE_SPREAD: '0',
      LOG_LEVEL: 'warn',
      // They are not npm's children, and must not wait for npm to go.
      npm_lifecycle_event: undefined,
    };
  }

  async #migrate(): Promise<void> {
    const environment = { DATABASE_URL: this.#databaseUrl };
    const script = join(import.meta.dirname, '../database/main.ts');
    await this.#supervisor().run({ name: 'migrate', script, environment });
  }

  #pidOf(name: ProcessName): number | undefined {
    switch (name) {
      case 'api':
      case 'worker':
        return childRunning(`${name}/main.ts`);
      case 'postgres':
        return nativeServer(this.#options.postgresFolder, name);
      case 'temporal':
        return nativeServer(this.#dataDir.path, name);
    }
  }

  /** Each start has a folder of logs of its own, or those of the crash would be gone. */
  #supervisor(): Supervisor {
    this.#starts += 1;
    const logs = join(this.#dataDir.logs, `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${this.#starts}`);
    mkdirSync(logs, { recursive: true });
    return new Supervisor(logs, (line) => {
      if (/ ended /.test(line)) this.endedByThemselves.push(line);
    });
  }
}

const isReady = (url: string): Promise<boolean> =>
  fetch(`${url}/readyz`, { signal: AbortSignal.timeout(5_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
