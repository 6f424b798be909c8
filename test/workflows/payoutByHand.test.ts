import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { BrandEntity } from '../../database/entities/brand.ts';
import { PayoutEntity } from '../../database/entities/payout.ts';
import { PayoutEventEntity } from '../../database/entities/payoutEvent.ts';
import { StatementEntity } from '../../database/entities/statement.ts';
import { verification } from '../../database/reports/verification.ts';
import { plusDuration } from '../../domain/calendar.ts';
import type { PayoutMethod } from '../../domain/payout/payoutMethod.ts';
import { payoutWorkflowId } from '../../workflows/messages/payout.ts';
import { until } from '../endToEnd/installation.ts';
import { openDevStage, type DevStage } from '../support/devStage.ts';
import { owed, payBy } from '../support/payouts.ts';
import { aTenant } from '../support/tenant.ts';

/*
 * What finance can do in Temporal's Web UI alone, on the server that has it: "Send an Update" with a JSON of its own, and "Request
 * Cancellation".
 */

let stage: DevStage;
beforeAll(async () => {
  stage = await openDevStage();
  await stage.startWorker();
}, 60_000);
afterAll(() => stage.close());

/** A payout of 10.00 that two persons have to approve, with its workflow. */
async function aWaitingPayout(payoutMethod: PayoutMethod = { rail: 'MANUAL_CSV' }, payoutApproval: object = strict) {
  const { brand, partner } = await aTenant(stage.database);
  const em = stage.database.em.fork();
  await em.nativeUpdate(BrandEntity, { id: brand.id }, { payoutApproval });
  await payBy(stage, partner.id, payoutMethod);
  await owed(stage, partner, '10.00', plusDuration(await stage.temporal.clock.now(), 'PT1S', 'UTC'));
  const statement = await em.findOneOrFail(StatementEntity, { partnerId: partner.id });
  const handle = stage.temporal.client.workflow.getHandle(payoutWorkflowId(statement));
  const now = () => stage.database.em.fork().findOne(PayoutEntity, { partnerId: partner.id });
  const stands = (what: string, is: (payout: NonNullable<Awaited<ReturnType<typeof now>>>) => boolean) =>
    until(what, async () => {
      const payout = await now();
      return payout !== null && is(payout);
    });
  return { brand, handle, stands, now };
}

const strict = { USD: { twoAbove: '0' } };

/** As the Web UI sends it. */
const sent = (
  { handle }: Awaited<ReturnType<typeof aWaitingPayout>>,
  name: string,
  json?: unknown,
): Promise<unknown> =>
  json === undefined ? handle.executeUpdate(name) : handle.executeUpdate<unknown, [unknown]>(name, { args: [json] });

const refusalOf = (failure: Promise<unknown>): Promise<unknown> =>
  failure.then(
    () => 'none',
    (error: unknown) => (error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)),
  );

describe('an update that is sent by hand', () => {
  test('needs a name and no ids; all who send them are one person', async () => {
    const payout = await aWaitingPayout();
    await payout.stands('it waits', ({ waitsFor }) => waitsFor?.[0]?.gate === 'APPROVAL');
    await sent(payout, 'approve', { actor: 'temporal:jane', note: 'Seen with the statement.' });
    expect(await refusalOf(sent(payout, 'approve', { actor: 'joe' }))).toContain('temporal:joe has approved payout');
    await payout.stands('one is missing', ({ waitsFor }) => /^One more/.test(waitsFor?.[0]?.sentence ?? ''));
    await sent(payout, 'pause', { actor: 'joe', note: null });
    await sent(payout, 'resume', { actor: 'joe' });
    await sent(payout, 'cancel', { actor: 'joe', note: 'Paid in cash.' });
    expect(await payout.now()).toMatchObject({ state: 'failed', failure: 'Finance cancelled it.' });
    await sent(payout, 'retry', { actor: 'joe' }).catch(() => undefined);
    const events = await stage.database.em
      .fork()
      .find(PayoutEventEntity, { payoutId: (await payout.now())?.id ?? '' }, { orderBy: { id: 'asc' } });
    expect(events.slice(0, 4).map(({ step, actor }) => `${step} ${actor}`)).toEqual([
      'approve temporal:jane',
      'pause temporal:joe',
      'resume temporal:joe',
      'cancel temporal:joe',
    ]);
  }, 60_000);

  test.each([
    { rule: 'nothing at all', name: 'approve', json: undefined },
    { rule: 'no name', name: 'pause', json: { note: 'why' } },
    { rule: 'a name that is a number', name: 'cancel', json: { actor: 7 } },
    { rule: 'a note that is none', name: 'retry', json: { actor: 'jane', note: {} } },
    { rule: 'a state that there is not', name: 'confirm', json: { actor: 'jane', state: 'lost' } },
  ])('is refused with $rule, before it leaves a trace', async ({ name, json }) => {
    const payout = await aWaitingPayout();
    await payout.stands('it waits', ({ waitsFor }) => Boolean(waitsFor));
    expect(await refusalOf(sent(payout, name, json))).toContain('expected');
    const { events } = await payout.handle.fetchHistory();
    expect(events?.filter((event) => event.workflowExecutionUpdateAcceptedEventAttributes)).toEqual([]);
  });
});

describe('a cancellation that is requested of the workflow', () => {
  test('cancels the payout that waits', async () => {
    const payout = await aWaitingPayout();
    await payout.stands('it waits', ({ waitsFor }) => Boolean(waitsFor));
    await payout.handle.cancel();
    await payout.stands('it is over', ({ state }) => state === 'failed');
    await payout.handle.result();
    expect(await payout.handle.describe()).toMatchObject({ status: { name: 'COMPLETED' } });
    expect((await verification(stage.database, payout.brand.id)).problems).toEqual([]);
  }, 60_000);

  test('loses no payment that is with its rail: it is asked for all the same', async () => {
    const payout = await aWaitingPayout({ rail: 'FAKE', fault: 'PENDING' }, {});
    await payout.stands('it is sent', ({ state }) => state === 'sent');
    await payout.handle.cancel();
    await sent(payout, 'confirm', { actor: 'jane', state: 'completed', reference: 'bank 4711' });
    expect(await payout.now()).toMatchObject({ state: 'completed', receipt: 'bank 4711' });
    expect((await verification(stage.database, payout.brand.id)).problems).toEqual([]);
  }, 60_000);
});
