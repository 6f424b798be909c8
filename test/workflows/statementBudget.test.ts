import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { lock } from '../../activities/actions/lock.ts';
import { makePayable } from '../../activities/actions/makePayable.ts';
import { record } from '../../activities/actions/record.ts';
import { CatalogItemEntity } from '../../database/entities/catalogItem.ts';
import { ProductEntity } from '../../database/entities/product.ts';
import { TouchEntity } from '../../database/entities/touch.ts';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import { anAgreement } from '../support/agreements.ts';
import { aCustomer } from '../support/customers.ts';
import { actionNow, openStage, storeSubmission, type Stage } from '../support/stage.ts';
import { statementsOf } from '../support/statements.ts';
import { aClick, aTenant, type Tenant } from '../support/tenant.ts';
import { aTrigger } from '../support/triggers.ts';

/*
 * The other half of the cost budget of design.md: what one action costs PostgreSQL, counted as it goes to the driver. The
 * action is one whose limit is counted.
 */

let stage: Stage;
let database: Database;
beforeAll(async () => {
  stage = await openStage();
  database = openDatabaseAcrossBrands(stage.databaseUrl, 1);
  await database.connect();
});
afterAll(async () => {
  await database.close();
  await stage.close();
});

const limits = [{ type: 'PAYOUT', value: '500', period: 'MONTH' }];

test('an action takes at most 14 statements to submit, 9 to lock and 9 to pay', async () => {
  const { eventType, partner } = await aTenant(stage.database, { limits });
  await stage.withoutRelay(async () => {
    const { id } = await storeSubmission(stage, eventType, { partnerId: partner.id });
    const submittedAt = await stage.temporal.clock.now();
    expect(
      await statementsOf(database, () => record(database, 0, { actionId: id, now: submittedAt })),
    ).toBeLessThanOrEqual(14);
    const { lockingAt } = await actionNow(stage, id);
    expect(
      await statementsOf(database, () => lock(database, { actionId: id, now: lockingAt ?? '' })),
    ).toBeLessThanOrEqual(9);
    const { payableAt } = await actionNow(stage, id);
    const paying = await statementsOf(database, () => makePayable(database, { actionId: id, now: payableAt ?? '' }));
    expect(paying).toBeLessThanOrEqual(9);
    expect(await actionNow(stage, id)).toMatchObject({ state: 'APPROVED', stateDetail: 'PAYMENT_PENDING' });
  });
});

/** A click on a device that is new to us, and what a sale says that it led to, of a customer whom the brand keeps. */
async function ledByAClick({ brand, partner }: Tenant) {
  const now = await stage.temporal.clock.now();
  const click = aClick({ brandId: brand.id, partnerId: partner.id, at: now, deviceId: `phone-${uuid()}` });
  await stage.database.em.fork().insert(TouchEntity, click);
  await aCustomer(stage, brand, { customerKey: 'c-1' });
  return { now, sale: { clickId: click.id, customerId: 'c-1' } };
}

test('a sale of catalogue items by a click, of a kept customer on a new device, within a limit, takes at most 14 to submit', async () => {
  const tenant = await aTenant(stage.database, { limits });
  const { brand, eventType, partner } = tenant;
  await stage.withoutRelay(async () => {
    const { now, sale } = await ledByAClick(tenant);
    const article = { id: uuid(), brandId: brand.id, sku: 'A-1', createdAt: now, updatedAt: now };
    await stage.database.em.fork().insert(CatalogItemEntity, article);
    const items = [{ sku: 'A-1', quantity: 1, price: '100.00' }];
    const { id } = await storeSubmission(stage, eventType, { ...sale, amount: undefined, items });
    expect(await statementsOf(database, () => record(database, 0, { actionId: id, now }))).toBeLessThanOrEqual(14);
    expect(await actionNow(stage, id)).toMatchObject({ partnerId: partner.id, payout: '10.00' });
  });
});

test('a sale that triggers price takes at most 19: they, its product and its partner are read, and the purchase is kept', async () => {
  const tenant = await anAgreement(stage, { terms: { pricing: 'TRIGGERS' }, eventPayout: { limits } });
  const { brand, eventType, partner } = tenant;
  await aTrigger(stage.database, brand, { rate: '10' });
  await stage.withoutRelay(async () => {
    const { now, sale } = await ledByAClick(tenant);
    const product = { id: uuid(), brandId: brand.id, key: 'chat', name: 'Chat', createdAt: now, updatedAt: now };
    await stage.database.em.fork().insert(ProductEntity, product);
    const { id } = await storeSubmission(stage, eventType, { ...sale, productKey: 'chat', subscriptionKey: 's-1' });
    expect(await statementsOf(database, () => record(database, 0, { actionId: id, now }))).toBeLessThanOrEqual(19);
    expect(await actionNow(stage, id)).toMatchObject({ partnerId: partner.id, payout: '10.00' });
  });
});
