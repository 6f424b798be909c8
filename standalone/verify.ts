import { openDatabaseAcrossBrands } from '../database/orm.ts';
import { reevaluation } from '../database/reports/reevaluation.ts';
import { runProgram, StartError } from '../platform/program.ts';
import { readSettings } from '../platform/settings.ts';
import { runningPostgres } from './postgres.ts';

/**
 * `npm run verify`: evaluates every stored action once more and fails when any comes out otherwise. It reads the database of
 * DATABASE_URL, else that of the installation that runs on DATA_DIR.
 */
await runProgram(async () => {
  const { databaseUrl, dataDir } = readSettings(process.env);
  const database = openDatabaseAcrossBrands(databaseUrl ?? runningPostgres(dataDir), 2);
  try {
    const { same, otherEngines, differences } = await reevaluation(database);
    for (const [version, count] of Object.entries(otherEngines)) {
      console.log(`${String(count)} evaluations were made by engine version ${version} and are not compared.`);
    }
    for (const difference of differences) console.error(difference);
    console.log(`${String(same)} evaluations come out the same, ${String(differences.length)} otherwise.`);
    if (differences.length > 0) throw new StartError('Stored evaluations cannot be reproduced: see above.');
  } finally {
    await database.close();
  }
});
