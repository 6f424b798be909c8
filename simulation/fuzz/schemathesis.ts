import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Failure } from '../failure.ts';

const folder = import.meta.dirname;
const requirements = join(folder, 'requirements.txt');
const installedAt = join(folder, '../../node_modules/.cache/schemathesis');

/** Where Schemathesis is, installed from the Python package index unless it is there already. @throws Failure */
export async function installSchemathesis(): Promise<string> {
  const version = /^schemathesis==(.+)$/m.exec(readFileSync(requirements, 'utf8'))?.[1] ?? '';
  const target = join(installedAt, version);
  const marker = join(target, `schemathesis-${version}.dist-info`);
  if (existsSync(marker)) return target;
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '--no-deps'];
  const code = await python([...pip, '--target', target, '-r', requirements], {}, folder);
  if (code === 0) return target;
  rmSync(target, { recursive: true, force: true });
  throw new Failure('npm run fuzz needs python3 with pip, and the Python package index to install Schemathesis from.');
}

const failure = z.looseObject({ type: z.string(), title: z.string(), count: z.int(), operations: z.array(z.string()) });
const report = z.looseObject({
  complete: z.boolean(),
  exit_code: z.int(),
  test_cases: z.looseObject({ generated: z.int(), errored: z.int() }),
  failures: z.array(failure),
  errors: z.array(z.unknown()),
});
export type Report = z.output<typeof report>;

export interface Round {
  /** Where Schemathesis is installed. */
  readonly installed: string;
  /** The folder of this run: its configuration is there, and its report comes there. */
  readonly folder: string;
  readonly document: string;
  readonly phases: readonly string[];
  readonly seed: number;
  readonly casesOfOperation: number;
}

/** Sends one round of requests; what they have found is printed as it is found. @throws Failure when there is no report */
export async function sendRound({ installed, folder: run, ...round }: Round): Promise<Report> {
  const path = join(run, `report-${String(round.seed)}.json`);
  const options = ['--config-file', join(run, 'schemathesis.toml'), 'run', round.document];
  const how = ['--phases', round.phases.join(','), '--seed', String(round.seed)];
  const cases = ['--max-examples', String(round.casesOfOperation), '--suppress-health-check', 'all'];
  const parameters = [...options, ...how, ...cases, '--report-json-path', path, '--no-color'];
  const modules = { PYTHONPATH: [installed, folder].join(':') };
  // What it remembers between two runs is left where it works.
  await python(['-m', 'schemathesis.cli', ...parameters], modules, run);
  if (!existsSync(path)) throw new Failure('Schemathesis ended without a report.');
  return report.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** Its exit code; what it prints goes to our error stream, since the last line of the other is ours. */
async function python(
  parameters: readonly string[],
  environment: Readonly<Record<string, string>>,
  cwd: string,
): Promise<number> {
  const process_ = spawn('python3', parameters, {
    cwd,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...environment, PYTHONDONTWRITEBYTECODE: '1' },
  });
  const ended = z.tuple([z.int().nullable(), z.unknown()]);
  const [code] = ended.parse(
    await once(process_, 'exit').catch(() => {
      throw new Failure('npm run fuzz needs python3, which is not on this machine.');
    }),
  );
  return code ?? 1;
}
