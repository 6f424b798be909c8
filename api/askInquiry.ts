import type { Action } from '../database/entities/action.ts';
import { ActionEntity, BrandEntity } from '../database/entities/index.ts';
import type { Inquiry } from '../database/entities/inquiry.ts';
import type { EntityManager } from '../database/orm.ts';
import { contractsInForce } from '../database/queries/contracts.ts';
import type { PartnerQuestion } from '../database/queries/inquiries.ts';
import { findReported } from '../database/queries/submissions.ts';
import { moneyReport } from '../database/reports/action.ts';
import { phaseOf } from '../domain/action/transitions.ts';
import { plusDuration } from '../domain/calendar.ts';
import { DomainError } from '../domain/errors.ts';
import { refusalToAsk, requireInTime } from '../domain/inquiry/asking.ts';
import { claimedReport } from '../domain/inquiry/deed.ts';
import { usualInquiryDays, type InquiryType } from '../domain/inquiry/inquiry.ts';
import { actorOf, type PrincipalOf } from './access/principal.ts';
import { foreignField, namedPartner } from './access/tenancy.ts';
import { claimedIn, type NewInquiry } from './inquiry.ts';
import { eventTypeOf } from './intake.ts';

type Asker = PrincipalOf<'brand' | 'support' | 'partner'>;

/** What an inquiry is about, as far as its type says. */
type Subject = Pick<
  Inquiry,
  'eventTypeId' | 'eventType' | 'orderId' | 'claimedOrder' | 'actionId' | 'expectedAmount' | 'expectedPayout'
>;

/**
 * An inquiry that a partner may ask, not stored yet.
 *
 * @throws DomainError NOT_FOUND for an action that is not the partner's, VALIDATION_FAILED and INQUIRY_OUT_OF_TIME for an order that
 * cannot be, or the table's refusal (domain/inquiry/asking.ts)
 */
export async function inquiryAsked(
  em: EntityManager,
  principal: Asker,
  body: NewInquiry,
  now: string,
): Promise<PartnerQuestion> {
  const { brandId } = principal;
  const { id: partnerId } = await namedPartner(em, principal, body.partnerId);
  const of = { brandId, partnerId };
  const subject = body.type === 'UNTRACKED' ? await missing(em, of, body, now) : await doubted(em, of, body);
  const { timeZone, inquiryDays } = await em.findOneOrFail(BrandEntity, brandId);
  const dueAt = plusDuration(now, `P${inquiryDays ?? usualInquiryDays}D`, timeZone);
  return {
    ...of,
    type: body.type,
    ...subject,
    note: body.note,
    actor: actorOf(principal),
    createdAt: now,
    dueAt,
  };
}

interface OfPartner {
  readonly brandId: string;
  readonly partnerId: string;
}

/** An order that was not tracked. Whether it is another partner's is nobody's to know. */
async function missing(
  em: EntityManager,
  { brandId, partnerId }: OfPartner,
  asked: Extract<NewInquiry, { type: 'UNTRACKED' }>,
  now: string,
): Promise<Subject> {
  const { expectedPayout } = asked;
  // Only what was said: an absent field would be stored as null.
  const claimedOrder = claimedIn.parse(asked);
  const { orderId, eventDate, currency } = claimedOrder;
  const eventType = await eventTypeOf(em, brandId, claimedReport(claimedOrder, partnerId));
  requireInTime(eventDate, now);
  const action = await em.findOne(ActionEntity, { brandId, eventTypeId: eventType.id, orderId });
  if (action?.partnerId === partnerId) requireAskable('UNTRACKED', action);
  const [contract] = await contractsInForce(em, brandId, [partnerId], eventDate);
  return {
    eventTypeId: eventType.id,
    eventType: eventType.code,
    orderId,
    claimedOrder,
    actionId: null,
    expectedAmount: null,
    expectedPayout: expectedPayout ? moneyReport(expectedPayout, contract?.terms.currency ?? currency) : null,
  };
}

/** An action of the partner's own that is not right, or should not have been reversed. */
async function doubted(
  em: EntityManager,
  of: OfPartner,
  asked: Exclude<NewInquiry, { type: 'UNTRACKED' }>,
): Promise<Subject> {
  const action = (await findReported(em, asked.actionId, of))?.action;
  if (!action) throw foreignField('/actionId', 'is no action of this partner');
  requireAskable(asked.type, action);
  const { id: actionId, eventTypeId, eventType, orderId, currency, payoutCurrency } = action;
  const expectedAmount = asked.type === 'INCORRECT' ? asked.expectedAmount : undefined;
  return {
    eventTypeId,
    eventType,
    orderId,
    claimedOrder: null,
    actionId,
    expectedAmount: expectedAmount ? moneyReport(expectedAmount, currency) : null,
    expectedPayout: asked.expectedPayout ? moneyReport(asked.expectedPayout, payoutCurrency) : null,
  };
}

/** @throws DomainError the table's refusal */
function requireAskable(type: InquiryType, action: Action): void {
  const { id, state, stateDetail } = action;
  const code = refusalToAsk(type, phaseOf(action));
  if (code) throw new DomainError(code, `Action ${id} is ${state} (${stateDetail}); the inquiry cannot be ${type}.`);
}
