import { openDatabaseAcrossBrands } from '../database/orm.ts';
import { sealAnew } from '../database/queries/sealAnew.ts';
import { runProgram, StartError } from '../platform/program.ts';
import { sealOf } from '../platform/seal.ts';
import { readSettings } from '../platform/settings.ts';
import { secretsIn } from './dataDir.ts';
import { runningPostgres } from './postgres.ts';

/**
 * `npm run reseal`: seals all account data by the first key of PAYOUT_DETAILS_KEY, after a change of keys, in the database of
 * DATABASE_URL, else of the installation that runs on DATA_DIR (docs/payout-details.md).
 */
await runProgram(async () => {
  const { databaseUrl, dataDir, payoutDetailsKey } = readSettings(process.env);
  const ownKey = databaseUrl === undefined ? [secretsIn(dataDir).payoutDetailsKey] : undefined;
  const seal = sealOf({ payoutDetailsKey: payoutDetailsKey ?? ownKey });
  if (seal.keyId === null)
    throw new StartError('PAYOUT_DETAILS_KEY is missing: expected the new key, then the old ones');
  const database = openDatabaseAcrossBrands(databaseUrl ?? runningPostgres(dataDir), 1);
  try {
    const count = await sealAnew(database.em.fork(), seal);
    console.log(`${String(count)} accounts were sealed anew, by the key ${seal.keyId}.`);
  } finally {
    await database.close();
  }
});
