import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { answerByItself, answerInquiry } from '../../activities/inquiries/answer.ts';
import { LedgerTransactionEntity } from '../../database/entities/ledgerTransaction.ts';
import { instructing } from '../../dispatch/instruct.ts';
import { submitting } from '../../dispatch/submit.ts';
import { plusDuration } from '../../domain/calendar.ts';
import { inquiryWorkflowId } from '../../workflows/messages/inquiry.ts';
import { anInquiry, answeredBySupport, inquiryNow, withdrawn } from '../support/inquiries.ts';
import { paths } from '../support/paths.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { aTenant } from '../support/tenant.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
}, 60_000);
afterAll(() => stage.close());

const completed = async (inquiryId: string) => {
  await stage.temporal.client.workflow.getHandle(inquiryWorkflowId(inquiryId)).result();
};
const ways = () => ({
  instruct: instructing(stage.database, stage.temporal.client),
  submit: submitting(stage.temporal.client),
});
const accruals = (actionId: string | null | undefined) =>
  stage.database.em.fork().count(LedgerTransactionEntity, { actionId: actionId ?? '' });

/*
 *   asked ──────────────── 30 days ────────────────▶ due: answered by itself
 *     └── answered or withdrawn: it ends at once
 */
describe('an inquiry', () => {
  test('ends when it is approved, also before its workflow was started', async () => {
    const inquiry = await stage.withoutRelay(async () => {
      const asked = await anInquiry(stage, await aTenant(stage.database));
      await answeredBySupport(stage, asked, {});
      return asked;
    });
    await completed(inquiry.id);
    const approved = { state: 'APPROVED', answeredBy: 'USER', answersItselfAt: null };
    expect(await inquiryNow(stage, inquiry)).toMatchObject({
      ...approved,
      payout: { value: '10.00', currency: 'USD' },
    });
  });

  test('waits until its date and not longer, and is then answered as the brand wants it', async () => {
    const declined = await anInquiry(stage, await aTenant(stage.database), 'DECLINE');
    const approved = await anInquiry(stage, await aTenant(stage.database), 'APPROVE');
    await stage.moveTo(plusDuration(declined.createdAt, 'P29D', 'UTC'));
    expect(await inquiryNow(stage, declined)).toMatchObject({ state: 'OPEN' });
    await stage.moveTo(approved.dueAt);
    expect(await inquiryNow(stage, declined)).toMatchObject({ state: 'DECLINED', answeredBy: 'AUTOMATIC' });
    expect(await inquiryNow(stage, approved)).toMatchObject({ state: 'APPROVED', answeredBy: 'AUTOMATIC' });
    await completed(declined.id);
    await completed(approved.id);
  });

  test('that is withdrawn is never answered by itself', async () => {
    const inquiry = await anInquiry(stage, await aTenant(stage.database), 'APPROVE');
    await withdrawn(stage, inquiry);
    await completed(inquiry.id);
    await stage.moveTo(inquiry.dueAt);
    expect(await inquiryNow(stage, inquiry)).toMatchObject({ state: 'WITHDRAWN', actionId: null, answeredAt: null });
  });

  test('whose approval was refused is answered by its date all the same', async () => {
    const inquiry = await anInquiry(stage, await aTenant(stage.database));
    await answeredBySupport(stage, inquiry, { eventDate: '2019-06-01T00:00:00.000Z' });
    expect(await inquiryNow(stage, inquiry)).toMatchObject({ state: 'REFUSED', answersItselfAt: inquiry.dueAt });
    await stage.moveTo(inquiry.dueAt);
    expect(await inquiryNow(stage, inquiry)).toMatchObject({ state: 'DECLINED', answeredBy: 'AUTOMATIC' });
  });

  test('takes the first of two answers, and the second is refused', async () => {
    const inquiry = await anInquiry(stage, await aTenant(stage.database));
    const answers = await Promise.allSettled([
      answeredBySupport(stage, inquiry, {}),
      answeredBySupport(stage, inquiry, null),
    ]);
    const refused = answers.filter((one) => one.status === 'rejected').map(({ reason }) => reason as unknown);
    expect(refused).toEqual([expect.objectContaining({ code: 'INQUIRY_CLOSED' })]);
  });
});

describe('nothing twice', () => {
  test('an answer that is sent again, also to a completed workflow, reports the order once', async () => {
    const inquiry = await anInquiry(stage, await aTenant(stage.database));
    const commandId = uuid();
    await answeredBySupport(stage, inquiry, {}, commandId);
    await completed(inquiry.id);
    await answeredBySupport(stage, inquiry, {}, commandId);
    const { actionId, state } = await inquiryNow(stage, inquiry);
    expect(state).toBe('APPROVED');
    expect(await accruals(actionId)).toBe(1);
  });

  test('a worker that dies before it has noted the answer leaves it to another, which finds the order reported', async () => {
    const inquiry = await stage.withoutRelay(async () => {
      const asked = await anInquiry(stage, await aTenant(stage.database));
      const now = await stage.temporal.clock.now();
      const said = { commandId: uuid(), actor: 'support:test', note: null, reply: null, approval: {} };
      const died = new Error('the worker died');
      const dying = {
        instruct: () => Promise.reject(died),
        submit: async (...submission: Parameters<ReturnType<typeof submitting>>) => {
          await ways().submit(...submission);
          throw died;
        },
      };
      const input = { ...said, inquiryId: asked.id, now };
      await expect(answerInquiry(stage.database, dying, input)).rejects.toBe(died);
      expect(await inquiryNow(stage, asked)).toMatchObject({ state: 'OPEN' });
      await answerInquiry(stage.database, ways(), input);
      await answerInquiry(stage.database, ways(), input);
      return asked;
    });
    const { actionId, state } = await inquiryNow(stage, inquiry);
    expect(state).toBe('APPROVED');
    expect(await accruals(actionId)).toBe(1);
  });

  test('the date that comes twice, or too early, changes nothing', async () => {
    const inquiry = await anInquiry(stage, await aTenant(stage.database));
    const early = { inquiryId: inquiry.id, now: inquiry.createdAt };
    expect(await answerByItself(stage.database, ways(), early)).toMatchObject({ state: 'OPEN' });
    await answeredBySupport(stage, inquiry, {});
    const late = { inquiryId: inquiry.id, now: inquiry.dueAt };
    expect(await answerByItself(stage.database, ways(), late)).toMatchObject({ state: 'APPROVED' });
  });
});

describe('the ways that are saved with each release', () => {
  test.each([
    { path: 'inquiry-open', ends: 'RUNNING' },
    { path: 'inquiry-approved', ends: 'COMPLETED' },
    { path: 'inquiry-refused-then-declined', ends: 'COMPLETED' },
    { path: 'inquiry-withdrawn', ends: 'COMPLETED' },
    { path: 'inquiry-approved-by-its-date', ends: 'COMPLETED' },
  ])('$path is $ends', async ({ path, ends }) => {
    const [workflowId = ''] = (await paths[path]?.(stage)) ?? [];
    const workflow = stage.temporal.client.workflow.getHandle(workflowId);
    if (ends === 'COMPLETED') await workflow.result();
    expect((await workflow.describe()).status.name).toBe(ends);
  });
});
