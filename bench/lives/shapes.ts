import type { Client } from '@temporalio/client';
import { v7 as uuid } from 'uuid';
import { acceptSubmission, reportHash } from '../../database/queries/submissions.ts';
import type { Database } from '../../database/orm.ts';
import { acrossBrands, asBrand } from '../../database/tenancy.ts';
import { submitted } from '../../dispatch/action.ts';
import { isAway, isSlow, updated } from '../../dispatch/update.ts';
import { submission as submissionSchema } from '../../domain/action/submission.ts';
import { actionWorkflowId } from '../../workflows/messages/action.ts';
import { aProgram, type Program } from '../program.ts';
import type { CopiedRows } from './controls/copiedRows.ts';
import { submit, type ControlStart } from './controls/messages.ts';

/** One way to run the life of an action. */
export interface Shape {
  /** The type of its workflow, by which those that are not over are counted. */
  readonly workflowType: string;
  /** Submits an action that locks, and is paid, at an instant. Answers its workflow's id once the first step has answered. */
  readonly begin: (lockingAt: string) => Promise<string>;
}

/** As with ours: whether it is answered in time or not, it has begun. */
const submitWithinMs = 4_000;
const onceOnly = { workflowIdConflictPolicy: 'USE_EXISTING', workflowIdReusePolicy: 'ALLOW_DUPLICATE' } as const;

type Control = (start: ControlStart) => Promise<void>;

/** Nothing is due before the event; and what is submitted late locks no sooner than it is submitted. */
export const terms = {
  currency: 'USD',
  eventPayouts: [
    {
      eventType: 'SALE',
      payoutLevel: 'ORDER',
      defaultPayoutRate: '10',
      locking: { basis: 'TRACKED', period: 'DAY', monthOffset: 0, dayOffset: 0 },
      payoutScheduling: { basis: 'LOCKED', monthOffset: 0, dayOffset: 0 },
    },
  ],
};

const programCount = 8;
const eventDate = '2026-01-15T12:00:00.000Z';

/** The action as it is: reported, priced by a contract, locked and paid in PostgreSQL. */
export async function ours(client: Client, database: Database): Promise<Shape> {
  const programs: Program[] = [];
  for (let made = 0; made < programCount; made += 1) {
    programs.push(await acrossBrands(() => aProgram(database.em.fork(), terms)));
  }
  let turn = 0;
  return {
    workflowType: 'action',
    begin: async (lockingAt) => {
      const program = programs[turn++ % programCount] ?? programs[0];
      if (program === undefined) throw new Error('there is a program');
      const { brandId, eventTypeId, partnerId } = program;
      const orderId = uuid();
      const sale = { eventType: 'SALE', orderId, eventDate, amount: '100.00', currency: 'USD', customerStatus: 'NEW' };
      const body = submissionSchema.parse({ ...sale, partnerId });
      const report = {
        id: uuid(),
        brandId,
        eventTypeId,
        orderId,
        body,
        bodyHash: reportHash(body),
        isTransaction: false,
      };
      const { submission } = await asBrand(brandId, () =>
        acceptSubmission(database.em.fork(), { ...report, actor: 'bench', submittedAt: lockingAt }),
      );
      // Whether it is answered in time or not, it has begun.
      await submitted(client, submission);
      return actionWorkflowId({ brandId, orderId, eventType: 'SALE' });
    },
  };
}

/** The same for Temporal, and nothing for PostgreSQL; or the same rows, whose intake is written before. */
export const sameShape = (client: Client, taskQueue: string, rows?: CopiedRows): Shape => ({
  workflowType: 'sameShape',
  begin: async (lockingAt) => {
    const { args, workflowId } = aControl(lockingAt);
    await rows?.intake(args[0].actionId);
    const start = { workflowId, taskQueue, args, ...onceOnly, staticSummary: `NEW SALE ${uuid()} 100.00 USD` };
    const update = { type: 'sameShape', start, definition: submit, args: [] as [], updateId: uuid() };
    await updated<Control, []>(client, update, submitWithinMs).catch((error: unknown) => {
      if (!isSlow(error) && !isAway(error)) throw error;
    });
    return workflowId;
  },
});

/** Seven regular activities. */
export const textbook = (client: Client, taskQueue: string): Shape => ({
  workflowType: 'textbook',
  begin: async (lockingAt) => {
    const { args, workflowId } = aControl(lockingAt);
    await client.workflow.start<Control>('textbook', { workflowId, taskQueue, args });
    return workflowId;
  },
});

/** As long as the id of an action. */
function aControl(lockingAt: string) {
  const actionId = uuid();
  const args: [ControlStart] = [{ actionId, lockingAt }];
  return { workflowId: `action/${uuid()}/SALE/${actionId}`, args };
}
