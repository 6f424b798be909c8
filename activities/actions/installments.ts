import type { Action } from '../../database/entities/action.ts';
import { EvaluationEntity } from '../../database/entities/evaluation.ts';
import { InstallmentEntity } from '../../database/entities/installment.ts';
import type { EntityManager } from '../../database/orm.ts';
import { installmentsToCome, type InstallmentToCome } from '../../database/queries/installments.ts';
import { linePayout } from '../../domain/evaluation/part.ts';
import { linesLeft } from '../../domain/evaluation/remaining.ts';
import { amountText, type Money } from '../../domain/money.ts';
import { installmentsOf } from '../../domain/payout/installments.ts';

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

/** The parts of an action that are still to come; none where it is paid at once. */
export const partsToCome = async (em: EntityManager, action: Action): Promise<readonly InstallmentToCome[]> =>
  (await installmentsToCome(em, action)).parts;

/** Stores what parts to come amount to from now on. */
export async function resizeParts(
  em: EntityManager,
  { id: actionId, cycle }: Action,
  parts: readonly InstallmentToCome[],
  amounts: readonly Money[],
): Promise<void> {
  for (const [index, { number }] of parts.entries()) {
    const amount = amounts[index];
    if (amount) await em.nativeUpdate(InstallmentEntity, { actionId, cycle, number }, { amount: amountText(amount) });
  }
}
