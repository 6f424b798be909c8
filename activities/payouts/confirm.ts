import type { Database } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { DomainError } from '../../domain/errors.ts';
import { disbursementAfter } from '../../domain/payout/disbursement.ts';
import { payBack } from './payBack.ts';
import { railOf, type Rails } from './rails.ts';
import { settleWithin } from './settle.ts';
import { standingOf, type PayoutStanding } from './standing.ts';
import { holdPayout, isDone } from './step.ts';

/** What somebody asks of a payout. */
export interface PayoutCommandInput {
  readonly payoutId: string;
  /** A repeat under the same id does nothing. */
  readonly commandId: string;
  readonly actor: string;
  readonly note: string | null;
  /** The workflow's time. */
  readonly now: string;
}

export interface ConfirmInput extends PayoutCommandInput {
  readonly state: 'completed' | 'failed' | 'returned';
  /** The bank's word for the payment; absent: none is known. */
  readonly reference?: string | null | undefined;
}

/**
 * Finance says what became of a payment that it made outside, or that the bank told it of. It counts as the rail's own word does.
 *
 * @throws DomainError PAYOUT_STATE_REFUSES when it cannot have become of it
 */
export const confirm = (database: Database, rails: Rails, input: ConfirmInput): Promise<PayoutStanding> =>
  transaction(database, async (em) => {
    const { payoutId, commandId, actor, note, now: at, state, reference = null } = input;
    const held = await holdPayout(em, payoutId);
    if (await isDone(em, payoutId, commandId)) return standingOf(held);
    const after = disbursementAfter(held.state, state);
    if ('refusal' in after) throw new DomainError('PAYOUT_STATE_REFUSES', after.refusal);
    const by = { at, actor, commandId, note, reference };
    if (state === 'completed') {
      const known = reference === null ? {} : { receipt: reference };
      return standingOf(await settleWithin(em, held, railOf(rails, held.rail), known, by));
    }
    return standingOf(await payBack(em, held, state, said[state], by));
  });

// The note is for the brand's people alone; this the partner sees too.
const said = { failed: 'Finance says that it failed.', returned: 'Finance says that it came back.' } as const;
