import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Action } from '../../database/entities/action.ts';
import { ActionHistoryEntity } from '../../database/entities/actionHistory.ts';
import { verification } from '../../database/reports/verification.ts';
import { instructing } from '../../dispatch/instruct.ts';
import type { Instruction } from '../../domain/action/instruction.ts';
import { actionWorkflowId } from '../../workflows/messages/action.ts';
import { until } from '../endToEnd/installation.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { openDevStage, type DevStage } from '../support/devStage.ts';
import type { RunningWorker } from '../support/runningWorker.ts';
import type { Answered } from '../support/documented.ts';
import { fiftyCommands, type KeyedCommand } from '../support/fiftyCommands.ts';
import { aKey } from '../support/program.ts';
import { actionNow, submitAction } from '../support/stage.ts';
import { aContract, aPartner, aTenant } from '../support/tenant.ts';

/*
 * Everybody wants something else of one action, at once, over the real API, Temporal and PostgreSQL, and each asks three times:
 * there is one order and one outcome.
 */

let stage: DevStage;
let api: TestApi;
let worker: RunningWorker;
beforeAll(async () => {
  stage = await openDevStage();
  api = await startApi({ database: stage.database, temporal: stage.temporal.client, clock: stage.temporal.clock });
  worker = await stage.startWorker();
}, 60_000);
afterAll(async () => {
  await worker.stop();
  await api.close();
  await stage.close();
});

/** A sale of 100.00 USD of one of two partners, and the key of those who correct it. */
async function aDisputedSale() {
  const { brand, eventType, partner } = await aTenant(stage.database);
  const rival = await aPartner(stage.database, brand, 'Road Runner');
  await aContract(stage.database, rival, { defaultPayoutRate: '20' });
  const action = await submitAction(stage, eventType, { partnerId: partner.id });
  const key = await aKey(api, api.adminKey, { role: 'support', brandId: brand.id });
  return { action, key, partners: [rival, partner] };
}
type Disputed = Awaited<ReturnType<typeof aDisputedSale>>;

const send = ({ action, key }: Disputed, command: KeyedCommand): Promise<Answered> =>
  api.send('POST', `/v1/actions/${action.id}/${command.what}`, {
    key,
    body: command.body,
    headers: { 'idempotency-key': command.key },
  });

/** Sends again under the same key for as long as the answer only asks to try again. */
async function insisted(disputed: Disputed, command: KeyedCommand): Promise<Answered> {
  let answer = await send(disputed, command);
  await until(`${command.key} is answered for good`, async () => {
    if (!answer.headers.has('retry-after')) return true;
    answer = await send(disputed, command);
    return false;
  });
  return answer;
}

interface Asked {
  readonly command: KeyedCommand;
  readonly answers: readonly Answered[];
}

/** Sends every command three times, all at once. */
const askedThrice = (disputed: Disputed, commands: readonly KeyedCommand[]): Promise<Asked[]> =>
  Promise.all(
    commands.map(async (command) => ({
      command,
      answers: await Promise.all([1, 2, 3].map(() => insisted(disputed, command))),
    })),
  );

const historyOf = ({ id }: Action) =>
  stage.database.em.fork().find(ActionHistoryEntity, { actionId: id }, { orderBy: { id: 'asc' } });

/** What must hold whichever order they came in. */
async function expectOneOrder({ action }: Disputed, asked: readonly Asked[], before: number): Promise<void> {
  for (const { answers } of asked) {
    const told = new Set(answers.map(({ status, text }) => `${String(status)} ${text}`));
    expect([...told]).toEqual([expect.any(String)]);
    expect(answers.filter(({ headers }) => !headers.has('idempotency-replayed'))).toHaveLength(1);
  }
  const statusOf = ({ answers: [first] }: Asked) => first?.status ?? 0;
  const refused = asked.filter((one) => statusOf(one) !== 200);
  expect(refused.filter((one) => ![409, 422].includes(statusOf(one))).map(({ answers }) => answers[0]?.text)).toEqual(
    [],
  );

  const history = await historyOf(action);
  // An action whose dates have passed is locked by itself in between.
  const asDone = history.slice(before).filter(({ actor }) => actor !== 'system');
  const done = asDone.map(({ commandId }) => commandId.slice(commandId.indexOf('/') + 1));
  const promised = asked.filter((one) => statusOf(one) === 200).map(({ command }) => command.key);
  expect([...done].sort()).toEqual([...promised].sort());
  expect(promised.length).toBeGreaterThan(5);

  expect(history.slice(1).map((row) => row.before)).toEqual(history.slice(0, -1).map((row) => row.after));
  const now = await actionNow(stage, action.id);
  expect(now.version).toBe(history.length);
  expect(history.at(-1)?.after).toMatchObject({ state: now.state, stateDetail: now.stateDetail, payout: now.payout });
  expect(await verification(stage.database, action.brandId)).toMatchObject({ balanced: true, problems: [] });
}

describe('fifty commands on one action, each sent three times at once', () => {
  test('are carried out in one order, once or not at all', async () => {
    const disputed = await aDisputedSale();
    const asked = await askedThrice(disputed, fiftyCommands(disputed.partners));
    await expectOneOrder(disputed, asked, 1);
  }, 180_000);

  test('also when the worker is replaced in the middle', async () => {
    const disputed = await aDisputedSale();
    const asking = askedThrice(disputed, fiftyCommands(disputed.partners));
    await until('some of them are carried out', async () => (await historyOf(disputed.action)).length > 4);
    await worker.stop();
    worker = await stage.startWorker();
    await expectOneOrder(disputed, await asking, 1);
  }, 180_000);

  test('also when its workflow has ended, and starts again for them', async () => {
    const disputed = await aDisputedSale();
    const all = { key: 'first-of-all', what: 'reversals', body: { reason: 'ORDER_ERROR' } };
    expect((await insisted(disputed, all)).status).toBe(200);
    await stage.temporal.client.workflow.getHandle(actionWorkflowId(disputed.action)).result();
    const asked = await askedThrice(disputed, fiftyCommands(disputed.partners));
    await expectOneOrder(disputed, asked, 2);
  }, 180_000);
});

test('a command that was carried out is not refused when it is asked again in a later run, whatever has happened since', async () => {
  const { action } = await aDisputedSale();
  const instruct = instructing(stage.database, stage.temporal.client);
  const by = (commandId: string) => ({ commandId, actor: 'support:test', note: null });
  const release: Instruction = { command: 'RELEASE', reason: null };
  await instruct(action, { command: 'HOLD', reason: 'CONS_FRAUD', until: null }, by('hold'));
  await instruct(action, release, by('release'));
  await instruct(action, { command: 'REVERSE', reason: 'ORDER_ERROR', takeBack: { all: true } }, by('reverse'));
  await stage.temporal.client.workflow.getHandle(actionWorkflowId(action)).result();
  await instruct(action, { command: 'RESTORE', reason: null }, by('restore'));
  await instruct(action, release, by('release'));
  await expect(instruct(action, release, by('another'))).rejects.toMatchObject({ code: 'ACTION_NOT_ON_HOLD' });
  expect((await historyOf(action)).map(({ commandId }) => commandId)).toEqual([
    'submit',
    'hold',
    'release',
    'reverse',
    'restore',
  ]);
});

test('of twelve that wait too long all are told that it is busy; asked again, each is carried out once', async () => {
  let open = (): void => undefined;
  const mayGoOn = new Promise<void>((resolve) => (open = resolve));
  await worker.stop();
  worker = await stage.startWorker({
    activities: ({ hold }) => ({ hold: (input) => mayGoOn.then(() => hold(input)) }),
  });
  const disputed = await aDisputedSale();
  const twelve = Array.from({ length: 12 }, (_, index) => ({
    key: `hold-${String(index)}`,
    what: 'holds',
    body: { reason: 'CONS_FRAUD', note: `doubt ${String(index)}` },
  }));
  const answers = await Promise.all(twelve.map((command) => send(disputed, command)));
  expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(
    twelve.map(() => ({ status: 409, body: expect.objectContaining({ code: 'ACTION_BUSY' }) })),
  );
  open();
  // Eight have reached Temporal and are carried out, though nobody waits for them any more. Four have left no trace.
  await until('the eight are carried out', async () => (await historyOf(disputed.action)).length === 9);
  expect((await insisted(disputed, { key: 'after-them', what: 'releases', body: {} })).status).toBe(200);
  const commands = (await historyOf(disputed.action)).map(({ command }) => command);
  expect(commands).toEqual(['SUBMIT', ...Array<string>(8).fill('HOLD'), 'RELEASE']);
  const asked = await askedThrice(disputed, twelve);
  expect(asked.flatMap(({ answers }) => answers.map(({ status }) => status))).toEqual(Array<number>(36).fill(200));
  const done = (await historyOf(disputed.action)).filter(({ command }) => command === 'HOLD');
  expect(done.map(({ note }) => note).sort()).toEqual(twelve.map(({ body }) => body.note).sort());
}, 180_000);
