import { ActionEntity, type Action } from '../../database/entities/action.ts';
import { ActionHistoryEntity } from '../../database/entities/actionHistory.ts';
import { EvaluationEntity } from '../../database/entities/evaluation.ts';
import { PartnerEntity } from '../../database/entities/partner.ts';
import { announceTo, audienceOf, type Audience } from '../../database/queries/announce.ts';
import type { MovedCustomer } from '../../database/queries/moveCustomer.ts';
import type { EntityManager } from '../../database/orm.ts';
import type { Writer } from '../../database/writer.ts';
import { actionReport } from '../../database/reports/action.ts';
import type { HistoryCommand } from '../../domain/action/decision.ts';
import type { PriceChange } from '../../domain/action/price-change.ts';
import type { ActionView, HistoryState } from '../../domain/action/state.ts';
import { amountText, money } from '../../domain/money.ts';
import type { NotificationEvent } from '../../domain/notification/events.ts';
import type { Pricing } from './evaluation.ts';

/** Who did what to an action, for its history. */
export interface CommandRecord {
  readonly command: HistoryCommand;
  readonly commandId: string;
  readonly actor: string;
  readonly reason: string | null;
  readonly note: string | null;
  /** What was taken back by it or corrected. */
  readonly priceChange?: PriceChange | null;
  /** The customer who was moved with it. */
  readonly customer?: MovedCustomer | null;
}

/** The actor of what happens by itself, on its date; `part` tells apart what happens several times in one cycle. */
export const bySchedule = (
  command: 'LOCK' | 'INVOICE' | 'MAKE_PAYABLE' | 'SETTLE' | 'SET_OFF' | 'UNSETTLE',
  cycle: number,
  part?: number,
): Omit<CommandRecord, 'command'> => ({
  commandId: [command, cycle, ...(part === undefined ? [] : [part])].join('/'),
  actor: 'system',
  reason: null,
  note: null,
});

/** For people; null for an action that nobody is credited for. */
export async function partnerNameOf(em: EntityManager, partnerId: string | null | undefined): Promise<string | null> {
  return partnerId ? (await em.findOneOrFail(PartnerEntity, partnerId)).name : null;
}

/** What the first run of this command answered, if it has run. */
export async function answered(em: EntityManager, actionId: string, commandId: string): Promise<ActionView | null> {
  const first = await em.findOne(ActionHistoryEntity, { actionId, commandId });
  return first?.answer ?? null;
}

/** What a change sets; the rest of the row stays. */
export type Change = Partial<Omit<Action, 'id' | 'brandId' | 'version' | 'updatedAt'>>;

/** An action as a change leaves it. */
export const changedBy = (before: Action, changed: Change): Action => ({
  ...before,
  ...changed,
  version: before.version + 1,
});

/**
 * Writes a change of a stored action: the row, its history and what endpoints are told, in the caller's transaction. What else a
 * command does is up to carryOut. The row must be held (see lockAction).
 */
export async function change(
  em: EntityManager,
  before: Action,
  changed: Change,
  record: CommandRecord,
  event: NotificationEvent,
  now: string,
  writer: Writer = em,
): Promise<ActionView> {
  const after: Action = { ...changedBy(before, changed), updatedAt: now };
  const audience = await audienceOf(em, after.brandId, now, before.listeners);
  await writer.nativeUpdate(ActionEntity, { id: before.id }, { ...changed, version: after.version, updatedAt: now });
  await chronicle(writer, before, after, record, now);
  await tell(writer, audience, after, event, now, event === 'action.paid' ? { paidBy: paidBy(record.command) } : {});
  return actionView(after);
}

/** Writes the history row of a change. */
export async function chronicle(
  writer: Writer,
  before: Action | null,
  after: Action,
  { command, commandId, actor, reason, note, priceChange = null, customer = null }: CommandRecord,
  now: string,
): Promise<void> {
  await writer.insert(ActionHistoryEntity, {
    brandId: after.brandId,
    actionId: after.id,
    command,
    commandId,
    actor,
    reason,
    note,
    at: now,
    before: before && { ...historyState(before), ...(customer && customerOf(customer, customer.from)) },
    after: { ...historyState(after), ...(customer && customerOf(customer, customer.to)) },
    priceChange,
    answer: actionView(after),
  });
}

/** How an action was paid: money has reached its partner, or the partner owes that much less. */
const paidBy = (command: HistoryCommand): 'PAYOUT' | 'SET_OFF' => (command === 'SET_OFF' ? 'SET_OFF' : 'PAYOUT');

/** Tells the endpoints of the brand and of the action's partner; `more` beside the action as it is. */
export async function tell(
  writer: Writer,
  audience: Audience,
  action: Action,
  type: NotificationEvent,
  at: string,
  more: { readonly paidBy?: 'PAYOUT' | 'SET_OFF' } = {},
): Promise<void> {
  const body = { ...actionReport(action), ...more };
  const event = { type, subjectId: action.id, toBrand: true, toPartnerId: action.partnerId ?? null, body };
  await announceTo(writer, audience, { brandId: action.brandId, events: [event], at });
}

/** Stores an evaluation with all that it was made from. */
export async function storeEvaluation(
  writer: Writer,
  action: { readonly id: string; readonly brandId: string; readonly evaluationId: string },
  { contract, facts, evaluation, usage }: Pricing,
  at: string,
): Promise<void> {
  await writer.insert(EvaluationEntity, {
    id: action.evaluationId,
    brandId: action.brandId,
    actionId: action.id,
    contractId: contract.id,
    termsHash: contract.termsHash,
    engineVersion: evaluation.engineVersion,
    facts,
    usage,
    result: evaluation,
    at,
  });
}

export const actionView = (action: Action): ActionView => ({
  actionId: action.id,
  state: action.state,
  stateDetail: action.stateDetail,
  brandId: action.brandId,
  partnerId: action.partnerId ?? null,
  contractId: action.contractId ?? null,
  payout: text(action.payout, action.payoutCurrency),
  amount: text(action.amount, action.currency),
  lockingAt: action.lockingAt ?? null,
  payableAt: action.payableAt ?? null,
  ...(action.state === 'PENDING' && action.openUntil && { openUntil: action.openUntil }),
  ...(action.hold && { hold: action.hold }),
});

const historyState = (action: Action): HistoryState => ({
  state: action.state,
  stateDetail: action.stateDetail,
  partnerId: action.partnerId ?? null,
  contractId: action.contractId ?? null,
  payout: action.payout,
  currency: action.payoutCurrency,
  lockingAt: action.lockingAt ?? null,
  payableAt: action.payableAt ?? null,
  ...(action.hold && { hold: action.hold }),
});

const customerOf = ({ customerId }: MovedCustomer, partnerId: string | null): Pick<HistoryState, 'customer'> => ({
  customer: { customerId, partnerId },
});

const text = (amount: string, currency: string): string => `${amountText(money(amount, currency))} ${currency}`;
