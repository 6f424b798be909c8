import { pino, type Logger } from 'pino';
import type { Settings } from './settings.ts';

export type { Logger } from 'pino';

/** Where a secret may stand in what is logged, at the top and one level down. */
const secretFields = [
  'authorization',
  'cookie',
  'key',
  'secret',
  'password',
  'databaseUrl',
  'bootstrapAdminKey',
  'payoutDetailsKey',
];

/** One JSON object a line on standard output; `name` is the process. Secrets are replaced by "[secret]". */
export const createLogger = (settings: Pick<Settings, 'logLevel'>, name: string): Logger =>
  pino({
    name,
    level: settings.logLevel,
    redact: {
      paths: [
        'req.headers.authorization',
        'req.headers.cookie',
        ...secretFields.flatMap((field) => [field, `*.${field}`]),
      ],
      censor: '[secret]',
    },
  });
