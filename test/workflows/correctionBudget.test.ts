import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { correct } from '../../activities/actions/correct.ts';
import { hold } from '../../activities/actions/hold.ts';
import { reattribute } from '../../activities/actions/reattribute.ts';
import { reverse } from '../../activities/actions/reverse.ts';
import { instructing } from '../../dispatch/instruct.ts';
import { openDatabaseAcrossBrands, type Database } from '../../database/orm.ts';
import type { Instruction } from '../../domain/action/instruction.ts';
import { actionWorkflowId } from '../../workflows/messages/action.ts';
import { aSale } from '../support/commands.ts';
import { historyOf } from '../support/histories.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { statementsOf } from '../support/statements.ts';
import { aContract, aPartner, aTenant } from '../support/tenant.ts';

/*
 * What one correction costs (design.md): Temporal at most 6 events, one more for search attributes that change and two for a date that
 * does, in one task and without a regular activity; PostgreSQL one transaction. The action is one whose limit is counted, and the
 * partner who gets it locks at another date.
 */

let stage: Stage;
let database: Database;
beforeAll(async () => {
  stage = await openStage();
  database = openDatabaseAcrossBrands(stage.databaseUrl, 1);
  await database.connect();
}, 60_000);
afterAll(async () => {
  await database.close();
  await stage.close();
});

const limits = [{ type: 'PAYOUT', value: '500', period: 'MONTH' }];
const later = { basis: 'TRACKED', period: 'DAY', monthOffset: 0, dayOffset: 9 };

async function aDisputedSale() {
  const tenant = await aTenant(stage.database, { limits });
  const rival = await aPartner(stage.database, tenant.brand, 'Road Runner');
  await aContract(stage.database, rival, { limits, locking: later });
  return { action: await aSale(stage, tenant), rival };
}
type Disputed = Awaited<ReturnType<typeof aDisputedSale>>;

const reason = 'ORDER_ERROR';
const commands = {
  hold: (): Instruction => ({ command: 'HOLD', reason, until: null }),
  reverse: (): Instruction => ({ command: 'REVERSE', reason, takeBack: { amount: '40.00' } }),
  correct: (): Instruction => ({ command: 'CORRECT', reason, order: { amount: '120.00' } }),
  reattribute: ({ rival }: Disputed): Instruction => ({ command: 'REATTRIBUTE', reason, partnerId: rival.id }),
} as const;

describe('what one correction costs Temporal', () => {
  const kinds = (events: readonly string[], ...wanted: readonly string[]) =>
    events.filter((event) => wanted.includes(event)).length;

  test.each([
    { rule: 'a hold changes nothing that is searched by', command: commands.hold, upserts: 0, timers: 0 },
    { rule: 'a part that is taken back changes the payout', command: commands.reverse, upserts: 1, timers: 0 },
    { rule: 'a corrected order changes the payout', command: commands.correct, upserts: 1, timers: 0 },
    { rule: 'another partner changes the date too', command: commands.reattribute, upserts: 1, timers: 2 },
  ])('$rule', async ({ command, upserts, timers }) => {
    const disputed = await aDisputedSale();
    const workflowId = actionWorkflowId(disputed.action);
    const before = await historyOf(stage, workflowId);
    const by = { commandId: uuid(), actor: 'support:test', note: null };
    await instructing(stage.database, stage.temporal.client)(disputed.action, command(disputed), by);

    const events = (await historyOf(stage, workflowId)).events.slice(before.events.length);
    expect(kinds(events, 'workflowTaskCompleted')).toBe(1);
    expect(events.filter((event) => event.startsWith('activityTask'))).toEqual([]);
    expect(kinds(events, 'upsertWorkflowSearchAttributes')).toBe(upserts);
    expect(kinds(events, 'timerCanceled', 'timerStarted')).toBe(timers);
    expect(events.length).toBeLessThanOrEqual(6 + upserts + timers);
  });
});

test('what only the action’s own figures refuse is refused once', async () => {
  const { action } = await aDisputedSale();
  const workflowId = actionWorkflowId(action);
  const before = await historyOf(stage, workflowId);
  const tooMuch: Instruction = { command: 'REVERSE', reason, takeBack: { amount: '999.00' } };
  const by = { commandId: uuid(), actor: 'support:test', note: null };
  await expect(instructing(stage.database, stage.temporal.client)(action, tooMuch, by)).rejects.toMatchObject({
    code: expect.stringMatching(/^\w+$/),
  });
  const events = (await historyOf(stage, workflowId)).events.slice(before.events.length);
  expect(events.filter((event) => event.startsWith('activityTask'))).toEqual([]);
});

describe('what one correction costs PostgreSQL', () => {
  const given = { actor: 'support:test', reason, note: null } as const;

  test.each([
    {
      rule: 'a hold: the action, its history, what endpoints are told',
      atMost: 6,
      carriedOut: ({ on }: On) => hold(database, { ...on, ...given, until: null }),
    },
    {
      rule: 'a part that is taken back: what was pinned, the counter, the ledger too',
      atMost: 11,
      carriedOut: ({ on }: On) => reverse(database, { ...on, ...given, takeBack: { amount: '40.00' } }),
    },
    {
      rule: 'a corrected order: a new evaluation too',
      atMost: 16,
      carriedOut: ({ on }: On) => correct(database, { ...on, ...given, order: { amount: '120.00' } }),
    },
    {
      rule: 'another partner: two contracts, two counters, two bookings',
      atMost: 18,
      carriedOut: ({ on, rival }: On) => reattribute(database, { ...on, ...given, partnerId: rival.id }),
    },
  ])('$atMost statements for $rule', async ({ atMost, carriedOut }) => {
    const { action, rival } = await aDisputedSale();
    const on = { actionId: action.id, commandId: uuid(), now: await stage.temporal.clock.now() };
    expect(await statementsOf(database, () => carriedOut({ on, rival }))).toBeLessThanOrEqual(atMost);
  });
});

interface On extends Pick<Disputed, 'rival'> {
  readonly on: { readonly actionId: string; readonly commandId: string; readonly now: string };
}
