import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { lock } from '../../activities/actions/lock.ts';
import { makePayable } from '../../activities/actions/makePayable.ts';
import { record } from '../../activities/actions/record.ts';
import { TouchEntity } from '../../database/entities/touch.ts';
import { openDatabase, type Database } from '../../database/orm.ts';
import { actionNow, openStage, storeSubmission, type Stage } from '../support/stage.ts';
import { aClick, aTenant } from '../support/tenant.ts';

/*
 * The other half of the cost budget of design.md: what one action costs PostgreSQL, counted as it goes to the driver. The
 * action is one whose limit is counted.
 */

let stage: Stage;
let database: Database;
beforeAll(async () => {
  stage = await openStage();
  database = openDatabase(stage.databaseUrl, 1);
  await database.connect();
});
afterAll(async () => {
  await database.close();
  await stage.close();
});

/** How many statements `work` needs inside its transactions. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const logged = jest.spyOn(database.config.getLogger(), 'logQuery');
  try {
    await work();
    const statements = logged.mock.calls.map(([{ query }]) => query);
    expect(statements).toContain('commit');
    return statements.filter((statement) => statement !== 'begin' && statement !== 'commit').length;
  } finally {
    logged.mockRestore();
  }
}

test('an action takes at most 14 statements to submit, 9 to lock and 9 to pay', async () => {
  const limits = [{ type: 'PAYOUT', value: '500', period: 'MONTH' }];
  const { eventType, partner } = await aTenant(stage.database, { limits });
  await stage.withoutRelay(async () => {
    const { id } = await storeSubmission(stage, eventType, { partnerId: partner.id });
    const submittedAt = await stage.temporal.clock.now();
    expect(await statementsOf(() => record(database, 0, { actionId: id, now: submittedAt }))).toBeLessThanOrEqual(14);
    const { lockingAt } = await actionNow(stage, id);
    expect(await statementsOf(() => lock(database, { actionId: id, now: lockingAt ?? '' }))).toBeLessThanOrEqual(9);
    const { payableAt } = await actionNow(stage, id);
    const paying = await statementsOf(() => makePayable(database, { actionId: id, now: payableAt ?? '' }));
    expect(paying).toBeLessThanOrEqual(9);
    expect(await actionNow(stage, id)).toMatchObject({ state: 'APPROVED', stateDetail: 'PAYMENT_PENDING' });
  });
});

test('a sale that is credited by a click, of a customer on a device that is new to us, takes at most 14 to submit', async () => {
  const { brand, eventType, partner } = await aTenant(stage.database);
  await stage.withoutRelay(async () => {
    const now = await stage.temporal.clock.now();
    const click = aClick({ brandId: brand.id, partnerId: partner.id, at: now, deviceId: 'phone' });
    await stage.database.em.fork().insert(TouchEntity, click);
    const { id } = await storeSubmission(stage, eventType, { clickId: click.id, customerId: 'c-1' });
    expect(await statementsOf(() => record(database, 0, { actionId: id, now }))).toBeLessThanOrEqual(14);
    expect(await actionNow(stage, id)).toMatchObject({ partnerId: partner.id, payout: '10.00' });
  });
});
