import type { Action } from '../../database/entities/action.ts';
import { EvaluationEntity } from '../../database/entities/evaluation.ts';
import { InstallmentEntity } from '../../database/entities/installment.ts';
import type { EntityManager } from '../../database/orm.ts';
import { installmentsToCome } from '../../database/queries/installments.ts';
import { linePayout } from '../../domain/evaluation/part.ts';
import { linesLeft } from '../../domain/evaluation/remaining.ts';
import { amountText, money, type Money } from '../../domain/money.ts';
import { installmentsOf, takenFrom } from '../../domain/payout/installments.ts';

/** Plans the monthly parts of an action that locks, where a trigger's commission drips: what reversals have left of it. */
export async function planInstallments(
  em: EntityManager,
  { id: actionId, cycle, evaluationId, takenBack, payoutCurrency: currency }: Action,
  firstAt: string,
  timeZone: string,
): Promise<void> {
  const { result } = await em.findOneOrFail(EvaluationEntity, evaluationId ?? '');
  if (!result.lines.some(({ dripMonths }) => dripMonths)) return;
  const lines = linesLeft(result, takenBack).map((line, index) => ({
    payout: linePayout(line, currency),
    dripMonths: result.lines[index]?.dripMonths,
  }));
  await em.insertMany(
    InstallmentEntity,
    installmentsOf(lines, currency, firstAt, timeZone).map(({ dueAt, amount }, index) => ({
      actionId,
      cycle,
      number: index + 1,
      dueAt,
      amount: amountText(amount),
      payableSince: null,
    })),
  );
}

/**
 * Takes back from the parts to come, which shrink.
 * @returns what of it was only promised, and what the partner could be paid already
 */
export async function takeFromInstallments(
  em: EntityManager,
  action: Action,
  lost: Money,
): Promise<{ readonly promised: Money; readonly payable: Money }> {
  const { parts } = await installmentsToCome(em, action);
  if (parts.length === 0) return { promised: lost, payable: money(0, lost.currency) };
  const taken = takenFrom(
    parts.map(({ amount }) => money(amount, lost.currency)),
    lost,
  );
  for (const [index, { number }] of parts.entries()) {
    const left = taken.left[index];
    const part = { actionId: action.id, cycle: action.cycle, number };
    if (left) await em.nativeUpdate(InstallmentEntity, part, { amount: amountText(left) });
  }
  return taken;
}
