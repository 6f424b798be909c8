import { pino, stdSerializers, type Logger } from 'pino';
import { scrubbed } from './scrub.ts';
import { secretsIn, type Settings } from './settings.ts';
import { activeTrace } from './tracing.ts';

export type { Logger } from 'pino';

/** Where a secret may stand in what is logged, at the top and one level down, whatever its form. */
const secretFields = ['authorization', 'cookie', 'key', 'secret', 'password', 'token', 'iban', 'email'];

/** What PostgreSQL and its client add to an error: the rows and values concerned. */
const rowFields: ReadonlySet<string> = new Set(['detail', 'where', 'query', 'sql', 'parameters', 'internalQuery']);
const deepestError = 4;

/**
 * One JSON object a line on standard output; `name` is the process. Secrets, account data and e-mail addresses are replaced,
 * by the field where they stand and by their form wherever they stand (platform/scrub.ts); errors lose the rows that they
 * quote.
 *
 * @param whatRuns fields for each line, by what runs where it is written
 */
export const createLogger = (
  settings: Pick<Settings, 'logLevel'> & Partial<Settings>,
  name: string,
  whatRuns: () => object = () => ({}),
): Logger => {
  // As they stand in a line, which is JSON.
  const secrets = secretsIn(settings).map((secret) => JSON.stringify(secret).slice(1, -1));
  return pino({
    name,
    level: settings.logLevel,
    mixin: () => ({ ...activeTrace(), ...whatRuns() }),
    redact: {
      paths: [
        'req.headers.authorization',
        'req.headers.cookie',
        ...secretFields.flatMap((field) => [field, `*.${field}`]),
      ],
      censor: '[secret]',
    },
    serializers: { err: (error: Error) => withoutRows(stdSerializers.err(error), deepestError) },
    hooks: { streamWrite: (line) => scrubbed(line, secrets) },
  });
};

function withoutRows(value: unknown, levels: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return undefined;
  if (Array.isArray(value)) return value.map((inner) => withoutRows(inner, levels - 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !rowFields.has(name))
      .map(([name, inner]) => [name, withoutRows(inner, levels - 1)]),
  );
}
