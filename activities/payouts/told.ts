import type { Payout } from '../../database/entities/payout.ts';
import { decimal } from '../../domain/money.ts';
import type { RailAnswer } from '../../domain/payout/railAnswer.ts';
import type { Rail } from './rail.ts';

/**
 * What a rail says when it is asked for a payment. One that cannot be reached cannot tell. Neither is it taken for ours what was
 * paid under our id and comes to another amount, as it can after a restore: finance has to say what became of it.
 */
export async function told(
  rail: Rail,
  { id, paidAmount, paidCurrency }: Pick<Payout, 'id' | 'paidAmount' | 'paidCurrency'>,
): Promise<RailAnswer> {
  try {
    const answer = await rail.find(id);
    const { paid, receipt } = answer;
    if (!paid || !paidAmount) return answer;
    if (decimal(paid.amount).equals(paidAmount) && paid.currency === paidCurrency) return answer;
    const reason = `The rail has paid ${paid.amount} ${paid.currency} under this id, not ${paidAmount} ${paidCurrency}.`;
    return { outcome: 'unknown', reason, receipt, paid };
  } catch (error) {
    return { outcome: 'unknown', reason: error instanceof Error ? error.message : String(error) };
  }
}
