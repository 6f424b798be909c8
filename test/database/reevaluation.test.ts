import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { reevaluation } from '../../database/reports/reevaluation.ts';
import { aSale } from '../support/commands.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { pastTriggers } from '../support/tampering.ts';
import { aTenant } from '../support/tenant.ts';

/* What `npm run verify` says of stored evaluations, true ones and others. */

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

/** Changes what the database itself would refuse to change. */
const tamper = (set: string, actionId: string): Promise<unknown> =>
  pastTriggers(stage.databaseUrl, [`UPDATE evaluation SET ${set} WHERE action_id = '${actionId}'`]);

test('every evaluation comes out the same from what was pinned, and each that does not is named', async () => {
  const limits = [{ type: 'PAYOUT', value: '25', period: 'MONTH' }];
  const tenant = await aTenant(stage.database, { limits });
  const [first, second, third] = [await aSale(stage, tenant), await aSale(stage, tenant), await aSale(stage, tenant)];
  expect(await reevaluation(stage.database)).toEqual({ same: 3, otherEngines: {}, differences: [] });

  await tamper(`result = jsonb_set(result, '{payout}', '"11.00"')`, first.id);
  await tamper(`result = jsonb_set(result, '{sentences}', '["Because."]')`, second.id);
  await tamper(`engine_version = '1'`, third.id);
  expect(await reevaluation(stage.database)).toEqual({
    same: 0,
    otherEngines: { '1': 1 },
    differences: [
      expect.stringMatching(new RegExp(`of action ${first.id}: it paid 11.00 USD, and now 10.00 USD.`)),
      expect.stringMatching(new RegExp(`of action ${second.id}: it pays 10.00 USD as before, but the way there`)),
    ],
  });

  await stage.database.em
    .fork()
    .execute(`UPDATE contract SET terms = jsonb_set(terms, '{returnPolicy}', '"NO_RETURNS"') WHERE id = ?`, [
      tenant.contract.id,
    ]);
  const { differences } = await reevaluation(stage.database);
  expect(differences).toHaveLength(2);
  expect(differences[0]).toContain(`the terms of contract ${tenant.contract.id} are not those that it was priced by`);
});
