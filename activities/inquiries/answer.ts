import { BrandEntity } from '../../database/entities/brand.ts';
import type { Inquiry } from '../../database/entities/inquiry.ts';
import { SubmissionEntity } from '../../database/entities/submission.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { claimOf, holdInquiry, knownOrder, reportedBody } from '../../database/queries/inquiries.ts';
import { reportHash } from '../../database/queries/submissions.ts';
import { transaction } from '../../database/transaction.ts';
import { requireAnOrder } from '../../domain/action/correction.ts';
import type { ProblemCode } from '../../domain/errors.ts';
import { claimedReport, deedOf, requireNothingStated, type InquiryApproval } from '../../domain/inquiry/deed.ts';
import { requireAwaited, usualAutomaticAnswer, type InquiryView } from '../../domain/inquiry/inquiry.ts';
import { isRefused } from '../instruct.ts';
import { refusable } from '../refusal.ts';
import { carryOutApproval, type WaysToActions } from './approve.ts';
import { noteAnswer, type AnswerOutcome, type AnswerRecord } from './close.ts';
import { inquiryView, type InquiryInput } from './view.ts';

export interface AnswerInquiryInput extends InquiryInput {
  /** A repeat under the same id does nothing more. */
  readonly commandId: string;
  readonly actor: string;
  /** For the brand's own people. */
  readonly note: string | null;
  /** For the partner. */
  readonly reply: string | null;
  /** Null: it is declined. */
  readonly approval: InquiryApproval | null;
}

/**
 * Answers an inquiry, carries an approval out by the workflow of its action, and notes how that ended. What can be seen to be wrong with
 * the answer is refused and changes nothing; what the action's workflow refuses makes the inquiry REFUSED. A repeat is safe: what
 * was carried out is found done.
 *
 * @throws ApplicationFailure INQUIRY_CLOSED, INQUIRY_ORDER_CREDITED, INQUIRY_WITHOUT_AMOUNT, VALIDATION_FAILED
 */
export async function answerInquiry(
  database: Database,
  ways: WaysToActions,
  input: AnswerInquiryInput,
): Promise<InquiryView> {
  const { inquiryId, commandId, approval } = input;
  const asked = await refusable(() =>
    transaction(database, async (em) => {
      const inquiry = await holdInquiry(em, inquiryId);
      if (inquiry.answerCommandId === commandId) return { answered: inquiryView(inquiry) };
      requireAwaited(inquiry);
      if (approval !== null) await requireSense(em, inquiry, approval);
      return { inquiry };
    }),
  );
  if (asked.answered) return asked.answered;
  const outcome = approval === null ? declined : await approved(database, ways, asked.inquiry, { ...input, approval });
  return noted(database, inquiryId, outcome, recordOf(input, 'USER'));
}

/**
 * Answers an inquiry that nobody has answered by its date as the brand wants it. An approval never takes an order from another partner
 * and makes up no amount: it is then declined, and says why. The date tries once, so a repeat is safe.
 */
export async function answerByItself(
  database: Database,
  ways: WaysToActions,
  { inquiryId, now }: InquiryInput,
): Promise<InquiryView> {
  const { inquiry, brand } = await transaction(database, async (em) => {
    const inquiry = await holdInquiry(em, inquiryId);
    return { inquiry, brand: await em.findOneOrFail(BrandEntity, inquiry.brandId) };
  });
  const { answersItselfAt } = inquiry;
  if (!answersItselfAt || answersItselfAt > now) return inquiryView(inquiry);
  const approves = (brand.inquiryAutomaticAnswer ?? usualAutomaticAnswer) === 'APPROVE';
  const input = { inquiryId, now, commandId: 'automatic', actor: 'system', note: null, reply: null, approval: {} };
  const outcome = approves ? unlessUnclear(await approved(database, ways, inquiry, input)) : declined;
  return noted(database, inquiryId, outcome, recordOf(input, 'AUTOMATIC'));
}

const declined: AnswerOutcome = { state: 'DECLINED', problem: null };

/** @throws DomainError for an approval that says too little or what has no effect, or takes from another partner unasked */
async function requireSense(em: EntityManager, inquiry: Inquiry, approval: InquiryApproval): Promise<void> {
  const claim = claimOf(inquiry);
  const order = await knownOrder(em, inquiry);
  const deed = deedOf(claim, approval, order);
  if (order && claim.type === 'UNTRACKED') {
    const { bodyHash } = await em.findOneOrFail(SubmissionEntity, order.actionId);
    // A repeat after a crash finds the order as this very answer has reported it.
    if (bodyHash !== reportHash(claimedReport(claim.order, claim.partnerId, approval))) requireNothingStated(approval);
  }
  if (deed.deed !== 'INSTRUCT' || deed.instruction.command !== 'CORRECT') return;
  requireAnOrder(await reportedBody(em, deed.actionId), deed.instruction.order);
}

async function approved(
  database: Database,
  ways: WaysToActions,
  inquiry: Inquiry,
  { approval, commandId, actor, note, now }: AnswerInquiryInput & { readonly approval: InquiryApproval },
): Promise<AnswerOutcome> {
  const by = { commandId: `inquiry/${inquiry.id}/${commandId}`, actor, note, now };
  try {
    return { state: 'APPROVED', actionId: await carryOutApproval(database, ways, inquiry, approval, by) };
  } catch (error) {
    if (!isRefused(error)) throw error;
    return { state: 'REFUSED', problem: { code: error.code, detail: error.message } };
  }
}

/** What only a person can decide. */
const unclear: ReadonlySet<ProblemCode> = new Set(['INQUIRY_ORDER_CREDITED', 'INQUIRY_WITHOUT_AMOUNT']);

const unlessUnclear = (outcome: AnswerOutcome): AnswerOutcome =>
  outcome.state === 'REFUSED' && unclear.has(outcome.problem.code)
    ? { state: 'DECLINED', problem: outcome.problem }
    : outcome;

const noted = (
  database: Database,
  inquiryId: string,
  outcome: AnswerOutcome,
  record: AnswerRecord & { readonly answeredAt: string },
): Promise<InquiryView> =>
  transaction(database, async (em) => noteAnswer(em, await holdInquiry(em, inquiryId), outcome, record));

const recordOf = (
  { now, actor, commandId, note, reply }: AnswerInquiryInput,
  answeredBy: NonNullable<AnswerRecord['answeredBy']>,
) => ({
  answeredAt: now,
  answeredBy,
  answerActor: actor,
  answerCommandId: commandId,
  answerNote: note,
  reply,
});
