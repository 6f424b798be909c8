import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ActionEntity } from '../../database/entities/action.ts';
import { openWaits } from '../../database/migrations/openWaits.ts';
import { aSale } from '../support/commands.ts';
import { actionNow, openStage, type Stage } from '../support/stage.ts';
import { aTenant } from '../support/tenant.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const soon = { period: 'DAY', monthOffset: 0, dayOffset: 1 };
const byApproval = { locking: { ...soon, basis: 'APPROVED', maxMonthsOpenEndedPeriod: 3 } };

/** The migration's statements, on actions as 0.3.0 left them. */
async function migrated() {
  const em = stage.database.em.fork();
  await em.nativeUpdate(ActionEntity, {}, { openUntil: null });
  for (const statement of openWaits) await em.execute(statement);
}

describe('what 0.3.0 left waiting without an end', () => {
  test.each([
    { rule: 'ends when it would if it were recorded today', eventPayout: byApproval },
    {
      rule: 'under COMMISSIONABLE too, after two years where nothing else is agreed',
      eventPayout: { locking: { ...soon, basis: 'COMMISSIONABLE' } },
    },
    { rule: 'but what has a date keeps it, and has no other', eventPayout: {} },
  ])('$rule', async ({ eventPayout }) => {
    const tenant = await aTenant(stage.database, eventPayout);
    const { id, openUntil, lockingAt } = await aSale(stage, tenant);
    await migrated();
    expect(await actionNow(stage, id)).toMatchObject({ openUntil, lockingAt });
  });

  test('an end that has passed is not at once, but after the brand’s review period', async () => {
    const tenant = await aTenant(stage.database, byApproval);
    const action = await aSale(stage, tenant);
    const em = stage.database.em.fork();
    await em.execute('UPDATE brand SET minimum_review_period = 14 WHERE id = ?', [tenant.brand.id]);
    await em.execute(`UPDATE action SET event_date = '2020-01-10', submitted_at = '2020-01-10' WHERE id = ?`, [
      action.id,
    ]);
    const before = Date.now();
    await migrated();
    const { openUntil } = await em.findOneOrFail(ActionEntity, action.id, { refresh: true });
    expect(Date.parse(openUntil ?? '') - before).toBeGreaterThan(13.9 * 86_400_000);
    expect(Date.parse(openUntil ?? '') - before).toBeLessThan(14.1 * 86_400_000);
  });
});
