import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { v7 as uuid } from 'uuid';
import { recordNow, takeIn } from '../../api/intake.ts';
import { StatementEntity } from '../../database/entities/statement.ts';
import { WebhookEndpointEntity } from '../../database/entities/webhookEndpoint.ts';
import type { Submission } from '../../database/entities/submission.ts';
import { instructed } from '../../dispatch/instruct.ts';
import type { Instruction } from '../../domain/action/instruction.ts';
import { submission as submissionSchema } from '../../domain/action/submission.ts';
import { actionWorkflowId } from '../../workflows/messages/action.ts';
import { notificationsWorkflowId } from '../../workflows/messages/notifications.ts';
import { payoutWorkflowId } from '../../workflows/messages/payout.ts';
import { onServers } from '../lives/servers.ts';
import { unmetOf, type Part } from '../part.ts';
import { aPartner, aProgram, type Program } from '../program.ts';
import { countedHistory } from './history.ts';
import { onCountedStage, type CountedStage } from './stage.ts';

/*
 * What each step of an action's life costs: events in the history, workflow tasks, billable actions as the dev server counts them,
 * transactions, statements, and bytes of payloads. Nothing here depends on the speed of the machine.
 */

/** What one step costs. */
interface Cost {
  readonly events: number;
  readonly tasks: number;
  readonly billable: number;
  readonly transactions: number;
  readonly statements: number;
  readonly bytes: number;
}

/** An order is locked at the end of its event's day or when it is submitted, whatever is later, and paid a day after. */
const termsWith = (lockingDays: number) => ({
  currency: 'USD',
  eventPayouts: [
    {
      eventType: 'SALE',
      payoutLevel: 'ORDER',
      defaultPayoutRate: '10',
      limits: [{ type: 'PAYOUT', value: '500000', period: 'MONTH' }],
      locking: { basis: 'TRACKED', period: 'DAY', monthOffset: 0, dayOffset: lockingDays },
      payoutScheduling: { basis: 'LOCKED', monthOffset: 0, dayOffset: 1 },
    },
  ],
});

const secondsAhead = (seconds: number): string => new Date(Date.now() + seconds * 1000).toISOString();
/** Longer than it takes until the counters are settled, before the step comes. */
const restSeconds = 30;
const withinMs = 90_000;
const daySeconds = 86_400;

/** Takes in a sale of some days ago as submitted at an instant, and has it recorded. */
async function submit(stage: CountedStage, { brandId, partnerId }: Program, submittedAt: string, daysAgo: number) {
  const body = submissionSchema.parse({
    eventType: 'SALE',
    orderId: uuid(),
    eventDate: secondsAhead(-daysAgo * daySeconds),
    amount: '100.00',
    currency: 'USD',
    customerStatus: 'NEW',
    partnerId,
  });
  const { submission } = await takeIn(stage, { brandId, actor: 'bench' }, body, submittedAt);
  await recordNow(stage, submission);
  return submission;
}

const idOf = ({ brandId, orderId, body }: Submission): string =>
  actionWorkflowId({ brandId, orderId, eventType: body.eventType });

interface Done {
  /** The workflow that the step belongs to. */
  readonly workflowId: string;
}

/** What the work cost; `workflowId` tells what it belongs to where that is there before. */
async function costOf(
  { way, asked, billable }: CountedStage,
  work: () => Promise<Done>,
  workflowId?: string,
): Promise<Cost> {
  const none = { events: [], payloadBytes: 0 };
  const before = workflowId === undefined ? none : await countedHistory(way.client, workflowId);
  const [askedBefore, billableBefore] = [asked(), await billable()];
  const done = await work();
  const [askedAfter, billableAfter] = [asked(), await billable()];
  const after = await countedHistory(way.client, done.workflowId);
  const events = after.events.slice(before.events.length);
  return {
    events: events.length,
    tasks: events.filter((event) => event === 'workflowTaskCompleted').length,
    billable: billableAfter - billableBefore,
    transactions: askedAfter.transactions - askedBefore.transactions,
    statements: askedAfter.statements - askedBefore.statements,
    bytes: after.payloadBytes - before.payloadBytes,
  };
}

/** Waits until the history has grown, by a step that comes by itself. */
async function untilStepped({ way }: CountedStage, workflowId: string, events: number): Promise<Done> {
  for (const until = performance.now() + withinMs; performance.now() < until;) {
    const history = await countedHistory(way.client, workflowId);
    const isAtRest = ['timerStarted', 'workflowExecutionCompleted'].includes(history.events.at(-1) ?? '');
    if (history.events.length > events && isAtRest) return { workflowId };
    await delay(200);
  }
  throw new Error(`${workflowId} made no step, or made it before it was counted`);
}

/** The step that the sale's timer brings. */
async function timed(stage: CountedStage, submission: Submission): Promise<Cost> {
  const workflowId = idOf(submission);
  const { events } = await countedHistory(stage.way.client, workflowId);
  return costOf(stage, () => untilStepped(stage, workflowId, events.length), workflowId);
}

async function commandsOn(
  stage: CountedStage,
  program: Program,
  rivalId: string,
): Promise<Readonly<Record<string, Cost>>> {
  const submission = await submit(stage, program, secondsAhead(0), 0);
  const workflowId = idOf(submission);
  const reason = 'ORDER_ERROR';
  const costOfCommand = (instruction: Instruction): Promise<Cost> => {
    const by = { commandId: uuid(), actor: 'support:bench', note: null, reason };
    const carriedOut = async (): Promise<Done> => {
      await instructed(stage.temporal, submission, instruction, by);
      return { workflowId };
    };
    return costOf(stage, carriedOut, workflowId);
  };
  return {
    hold: await costOfCommand({ command: 'HOLD', reason, until: null }),
    release: await costOfCommand({ command: 'RELEASE', reason: null }),
    'partial reversal': await costOfCommand({ command: 'REVERSE', reason, takeBack: { amount: '40.00' } }),
    reattribution: await costOfCommand({ command: 'REATTRIBUTE', reason, partnerId: rivalId }),
  };
}

/** The payout of what has become payable, from its start to its end. */
const paidOut = (stage: CountedStage, { partnerId }: Program): Promise<Cost> =>
  costOf(stage, async () => {
    const statement = await stage.em.fork().findOneOrFail(StatementEntity, { partnerId });
    const workflowId = payoutWorkflowId(statement);
    await stage.relayed(async () => {
      await untilEnded(stage, workflowId);
    });
    return { workflowId };
  });

/** One event told to one endpoint. */
async function notified(stage: CountedStage, program: Program): Promise<Cost> {
  const receiver = createServer((request, response) => {
    request.resume().once('end', () => response.writeHead(204).end());
  });
  receiver.listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const address = receiver.address();
  assert(typeof address === 'object' && address);
  const id = uuid();
  try {
    await stage.em.fork().insert(WebhookEndpointEntity, {
      id,
      brandId: program.brandId,
      url: `http://127.0.0.1:${address.port}/`,
      events: ['*'],
      secret: `whsec_${Buffer.alloc(24).toString('base64')}`,
      createdAt: secondsAhead(0),
    });
    await submit(stage, program, secondsAhead(0), 0);
    return await costOf(stage, async () => {
      const workflowId = notificationsWorkflowId(id);
      await stage.relayed(() => untilEnded(stage, workflowId));
      return { workflowId };
    });
  } finally {
    receiver.close();
  }
}

/** Waits for the end of a workflow that the relay is about to start. */
async function untilEnded({ way }: CountedStage, workflowId: string): Promise<void> {
  const handle = way.client.workflow.getHandle(workflowId);
  const isThere = (): Promise<boolean> =>
    handle.describe().then(
      () => true,
      () => false,
    );
  while (!(await isThere())) await delay(100);
  await handle.result();
}

const columns: readonly (keyof Cost)[] = ['events', 'tasks', 'billable', 'transactions', 'statements', 'bytes'];

/** The budget of one life (design.md, Cost budget). */
const budget = { events: 22, tasks: 3, billable: 8, bytes: 4096, statements: 5 + 14 + 9 + 9 };

/** What each step costs. */
export const steps: Part = () =>
  onServers((servers) =>
    onCountedStage(servers, async (stage) => {
      const soon = await aProgram(stage.em.fork(), termsWith(0));
      const later = await aProgram(stage.em.fork(), termsWith(9));
      const { partnerId: rivalId } = await aPartner(stage.em.fork(), later.brandId, termsWith(20));
      // What is read once and then known is no cost of a step.
      await submit(stage, later, secondsAhead(0), 0);

      const sale: Submission[] = [];
      const submitted = await costOf(stage, async () => {
        const submission = await submit(stage, soon, secondsAhead(restSeconds), 3);
        sale.push(submission);
        return { workflowId: idOf(submission) };
      });
      const [first] = sale;
      assert(first);
      const locked = await timed(stage, first);
      const paid = await timed(stage, await submit(stage, soon, secondsAhead(restSeconds - daySeconds), 3));
      const costs: Readonly<Record<string, Cost>> = {
        submission: submitted,
        lock: locked,
        payable: paid,
        ...(await commandsOn(stage, later, rivalId)),
        payout: await paidOut(stage, soon),
        notification: await notified(stage, later),
      };

      console.log(`${'step'.padEnd(18)}${columns.map((column) => column.padStart(13)).join('')}`);
      for (const [step, cost] of Object.entries(costs)) {
        console.log(`${step.padEnd(18)}${columns.map((column) => String(cost[column]).padStart(13)).join('')}`);
      }
      const life = (column: keyof Cost): number => submitted[column] + locked[column] + paid[column];
      return {
        figures: { ...costs, budget },
        unmet: unmetOf({
          'a life has at most 22 events': life('events') <= budget.events,
          'a life has at most 3 workflow tasks': life('tasks') <= budget.tasks,
          'a life has at most 8 billable actions': life('billable') <= budget.billable,
          'a life has at most 4 KiB of payloads': life('bytes') <= budget.bytes,
          'a life takes at most 37 statements': life('statements') <= budget.statements,
        }),
      };
    }),
  );
