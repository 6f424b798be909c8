import { runProgram } from '../platform/program.ts';
import { migrationSettings } from '../platform/settings.ts';
import { migrate } from './migrate.ts';

/** `npm run migrate`: brings the schema of DATABASE_URL up to date and ends. */
await runProgram(async () => {
  await migrate(migrationSettings(process.env).databaseUrl);
});
