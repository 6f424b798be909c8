import type { EarningKind } from '../earning/earning.ts';
import { assertNever } from '../errors.ts';
import { decimal } from '../money.ts';
import type { StatementLineKind } from '../payout/statement.ts';
import type { InvoiceLineKind } from './invoice.ts';

/** One line of an invoice: an amount by the cause that booked it, which is on one invoice of its kind and no more. */
export interface InvoiceLine {
  readonly kind: InvoiceLineKind;
  readonly cause: string;
  readonly actionId: string | null;
  readonly earningId: string | null;
  /** A decimal string; negative for what is owed no longer. */
  readonly amount: string;
  /** When it counts. */
  readonly at: string;
}

/** What a line to the brand is for, by what moved what it owes. @param earning of what a contract earned; null: an action's */
export function owedKind(amount: string, earning: EarningKind | null): InvoiceLineKind {
  if (decimal(amount).isNegative()) return 'CLAWED_BACK';
  switch (earning) {
    case null:
      return 'EARNED';
    case 'START_FEE':
    case 'FIRST_ACTION_FEE':
    case 'MONTHLY_FEE':
      return 'SLOTTING_FEE';
    case 'GUARANTEE':
    case 'BONUS':
      return earning;
    default:
      return assertNever(earning);
  }
}

/** What a line of a closed statement is on the partner's self-billing invoice; null: no supply, so it is on none. */
export function suppliedKind(kind: StatementLineKind): InvoiceLineKind | null {
  switch (kind) {
    case 'EARNED':
    case 'BONUS':
    case 'GUARANTEE':
    case 'SLOTTING_FEE':
    case 'CLAWED_BACK':
      return kind;
    // It was invoiced with the statement that it was paid by first.
    case 'RETURNED':
      return null;
    default:
      return assertNever(kind);
  }
}
