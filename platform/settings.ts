import { resolve } from 'node:path';
import { z } from 'zod';
import { StartError } from './program.ts';

const port = z
  .string()
  .regex(/^\d{1,5}$/)
  .transform(Number)
  .pipe(z.number().min(1).max(65535));

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

const encryptionKeys = z
  .string()
  .transform((text) => text.split(',').map((key) => key.trim()))
  .refine((keys) => keys.every((key) => /^[A-Za-z0-9+/]{43}=$/.test(key)))
  .optional()
  .describe('32 bytes as base64, or several of these with commas between them');

/**
 * Every setting there is (api.md, Settings), under its name in the environment: `databaseUrl` is DATABASE_URL. The
 * description says what is expected; it ends the sentence that a wrong value gets.
 */
const schema = z.object({
  port: port.default(3000).describe('a port number from 1 to 65535'),
  dataDir: z
    .string()
    .default('.data')
    .transform((path) => resolve(path))
    .describe('a folder'),
  databaseUrl: z
    .url({ protocol: /^postgres(ql)?$/ })
    .optional()
    .describe('a PostgreSQL address such as postgres://user:password@host:5432/database'),
  temporalAddress: z
    .string()
    .regex(/^(\[[0-9a-fA-F:]+\]|[^\s:/]+):\d{1,5}$/)
    .optional()
    .describe('host and port such as temporal:7233'),
  temporalNamespace: z
    .string()
    .regex(/^[\w.-]+$/)
    .default('default')
    .describe('a name of letters, digits, dots, hyphens and underscores'),
  workerBuildId: z
    .string()
    .regex(/^[\w.-]{1,255}$/)
    .optional()
    .describe('letters, digits, dots, hyphens and underscores, such as 0.4.0-3f2a91c'),
  temporalUiPort: port.default(8233).describe('a port number from 1 to 65535'),
  temporalCliPath: z.string().optional().describe('the path of the temporal executable'),
  temporalTestServerPath: z.string().optional().describe('the path of the temporal-test-server executable'),
  bootstrapAdminKey: z.string().min(32).optional().describe('any text of 32 characters or more'),
  stripeApiKey: z
    .string()
    .regex(/^(sk|rk)_\w+$/)
    .optional()
    .describe('a secret or restricted key of Stripe such as sk_live_…'),
  payoutDetailsKey: encryptionKeys,
  temporalPayloadKey: encryptionKeys,
  codecPort: port.default(8234).describe('a port number from 1 to 65535'),
  temporalUiOrigin: z
    .url({ protocol: /^https?$/ })
    .transform((address) => new URL(address).origin)
    .optional()
    .describe('the address of the Web UI such as https://temporal.example.com'),
  rateLimit: z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number)
    .default(6_000)
    .describe('how many requests a key may send in a minute; 0 for any number'),
  drainGrace: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .default(5)
    .describe('how many seconds the API says that it is not ready before it takes no more connections'),
  wakeSpread: z
    .string()
    .regex(/^\d{1,3}$/, 'expected a number of seconds')
    .transform(Number)
    // Less than a statement waits for those that are late (workflows/payout.ts).
    .refine((seconds) => seconds <= 400, 'expected at most 400 seconds')
    .default(300)
    .describe('over how many seconds the actions of one date wake; 0 for all at once'),
  workflowCache: z
    .string()
    .regex(/^[1-9]\d{0,6}$/)
    .transform(Number)
    .default(1_000)
    .describe('how many workflows a worker keeps in memory, a number above zero'),
  smtpUrl: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe('the address of a mail server such as smtps://user:password@mail.example.com:465'),
  mailFrom: z
    .string()
    .max(320)
    .regex(/^[^\s@<>,;:"]+@[^\s@<>,;:"]+$/)
    .default('payouts@localhost')
    .describe('a mail address such as payouts@example.com'),
  logLevel: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('fatal, error, warn, info, debug, trace or silent'),
  metricsToken: z.string().min(16).optional().describe('any text of 16 characters or more'),
  workerMetricsPort: port.optional().describe('a port number from 1 to 65535'),
  temporalMetricsPort: port.optional().describe('a port number from 1 to 65535'),
  otelExporterOtlpEndpoint: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('an address such as http://collector:4318'),
  allowPrivateWebhooks: flag.default(false).describe('true or false'),
  /** Internal: offers the rail FAKE, by the bank that is there. `npm run chaos` sets it. */
  fakeBankUrl: z
    .url({ protocol: /^http$/, hostname: /^(127\.0\.0\.1|localhost)$/ })
    .optional()
    .describe('an address on this machine such as http://127.0.0.1:4000'),
  /** Internal: TEMPORAL_ADDRESS is a time-skipping server, so its clock is "now". The sandbox and tests set it. */
  timeSkipping: flag.default(false).describe('true or false'),
});

const deploymentSchema = schema.required({ databaseUrl: true, temporalAddress: true });
const migrationSchema = schema.required({ databaseUrl: true });

export type Settings = z.output<typeof schema>;

/** The settings of a process that finds its PostgreSQL and its Temporal instead of bringing them along. */
export type DeploymentSettings = z.output<typeof deploymentSchema>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** One line for each wrong setting: its name and what was expected. */
export class SettingsError extends StartError {
  override readonly name = 'SettingsError';
}

/** @throws SettingsError */
export const readSettings = (environment: Environment): Settings => parsed(schema, environment);

/** For the API and the worker: both servers must be named. @throws SettingsError */
export const deploymentSettings = (environment: Environment): DeploymentSettings =>
  parsed(deploymentSchema, environment);

/** For the migrations: only PostgreSQL must be named. @throws SettingsError */
export const migrationSettings = (environment: Environment): z.output<typeof migrationSchema> =>
  parsed(migrationSchema, environment);

/** `databaseUrl` → `DATABASE_URL` */
const environmentName = (setting: string): string =>
  setting.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();

/** The names of all settings in the environment, for the test that `.env.example` lists them. */
export const settingNames: readonly string[] = Object.keys(schema.shape).map(environmentName);

function parsed<Output>(form: z.ZodType<Output>, environment: Environment): Output {
  const result = form.safeParse(
    Object.fromEntries(
      // An empty text is an absent setting: `PORT=` in a .env file or a compose file means "the default".
      Object.keys(schema.shape).map((setting) => [setting, environment[environmentName(setting)] || undefined]),
    ),
  );
  if (result.success) return result.data;
  const wrong = new Set(result.error.issues.map((issue) => String(issue.path[0])));
  throw new SettingsError([...wrong].map((setting) => complaint(setting, environment)).join('\n'));
}

const secrets = new Set([
  'databaseUrl',
  'bootstrapAdminKey',
  'stripeApiKey',
  'payoutDetailsKey',
  'temporalPayloadKey',
  'metricsToken',
  'smtpUrl',
]);

/** The secrets among the settings, and the passwords in their addresses: for the logger, which must not write them. */
export const secretsIn = (settings: Partial<Settings>): string[] =>
  Object.entries(settings)
    .filter(([setting]) => secrets.has(setting))
    .flatMap(([, value]) => value)
    .filter((value) => typeof value === 'string')
    .flatMap((value) => [value, ...passwordsOf(value)]);

/** As it stands in an address, and as it is. */
function passwordsOf(address: string): string[] {
  if (!URL.canParse(address)) return [];
  const { password } = new URL(address);
  return password === '' ? [] : [password, decodeURIComponent(password)];
}

function complaint(setting: string, environment: Environment): string {
  const expected = new Map(Object.entries(schema.shape)).get(setting)?.description ?? 'something else';
  const given = environment[environmentName(setting)];
  if (!given) return `${environmentName(setting)} is missing: expected ${expected}`;
  const shown = secrets.has(setting) ? '' : `, got "${given}"`;
  return `${environmentName(setting)} is wrong: expected ${expected}${shown}`;
}
