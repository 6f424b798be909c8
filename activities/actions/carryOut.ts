import type { Action } from '../../database/entities/action.ts';
import { BrandEntity } from '../../database/entities/brand.ts';
import { StatementLineEntity } from '../../database/entities/statementLine.ts';
import type { EntityManager } from '../../database/orm.ts';
import type { Writer } from '../../database/writer.ts';
import { reopenBonusMonth } from '../../database/queries/bonusMonths.ts';
import { post } from '../../database/queries/ledger.ts';
import { forgetReturned } from '../../database/queries/returnMonths.ts';
import { nextOpenStatement, type Payday } from '../../database/queries/statements.ts';
import { moveUsage } from '../../database/queries/usage.ts';
import type { BookedLine, Booking, Decision } from '../../domain/action/decision.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { endReturnRequest } from '../returns/end.ts';
import { returnUnderPolicy, type Return } from '../returns/policy.ts';
import { change, type CommandRecord } from './change.ts';
import { keepParts } from './installments.ts';

interface Circumstances {
  readonly now: string;
  /** Where it was read along. Absent: it is asked for. */
  readonly payday?: Payday;
  /** Of a command by which payout may be taken back as a return: its contract's policy is asked. */
  readonly asReturn?: Return;
  /** The command that is undone: what came back by it counts no longer as returned. */
  readonly undoes?: string | undefined;
  /** Where it is written what nobody in the transaction reads again: its letter. Absent: it is written at once. */
  readonly writer?: Writer;
}

/**
 * Carries out what was decided of an action, in the caller's transaction, which holds its row: counters, return policy, bonus month,
 * ledger, statement, monthly parts, row, history, notifications, waiting return request. All that commands do is done here, in this order,
 * in which others hold the same rows.
 */
export async function carryOut(
  em: EntityManager,
  action: Action,
  { command, changed, bookings, moves, parts, reopensMonth, priceChange, event }: Decision,
  by: Omit<CommandRecord, 'command'>,
  { now, payday, asReturn, undoes, writer = em }: Circumstances,
): Promise<ActionView> {
  await moveUsage(writer, action.id, moves);
  if (asReturn) await returnUnderPolicy(em, action, changed.payout ?? action.payout, asReturn);
  if (undoes !== undefined) await forgetReturned(em, { actionId: action.id, commandId: undoes });
  if (reopensMonth) await reopenBonusMonth(em, action.id, now);
  for (const booking of bookings) await book(em, action, booking, { now, payday, writer });
  await keepParts(em, action, parts);
  const view = await change(em, action, changed, { ...by, command, priceChange }, event, now, writer);
  await endReturnRequest(em, action, changed, now);
  return view;
}

/** Books one ledger transaction of an action, with its statement line. */
async function book(
  em: EntityManager,
  action: Action,
  { line, ...booking }: Booking,
  { now, payday, writer }: { readonly now: string; readonly payday: Payday | undefined; readonly writer: Writer },
): Promise<void> {
  await accrue(writer, action, booking, now);
  if (line === null) return;
  const { id: actionId, brandId } = action;
  const { payableAt, ...written } = line;
  if (payableAt !== null) await openStatement(em, brandId, { ...line, payableAt }, now, payday);
  await writer.insert(StatementLineEntity, { ...written, brandId, actionId, cause: booking.cause, recordedAt: now });
}

/** Books one ledger transaction of an action, of which no statement tells yet. */
export const accrue = (
  writer: Writer,
  { id: actionId, brandId }: Action,
  { cause, effectiveAt, postings }: Omit<Booking, 'line'>,
  now: string,
): Promise<void> => post(writer, { cause, effectiveAt, postings, brandId, actionId, payoutId: null, recordedAt: now });

/** The statement that is to take what can be paid by now. A clawback waits for whichever comes: nobody is paid for it. */
async function openStatement(
  em: EntityManager,
  brandId: string,
  { partnerId, currency, payableAt }: BookedLine & { readonly payableAt: string },
  now: string,
  known: Payday | undefined,
): Promise<void> {
  const payday = known ?? { timeZone: (await em.findOneOrFail(BrandEntity, brandId)).timeZone };
  await nextOpenStatement(em, { brandId, partnerId, currency }, { ...payday, payableAt, now });
}
