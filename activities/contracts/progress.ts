import type { EntityManager } from '../../database/orm.ts';
import { openBonusMonths } from '../../database/queries/bonusMonths.ts';
import { standingOf } from '../../database/queries/bonusActions.ts';
import { earnedKinds, firstClick, hasAction } from '../../database/queries/earnings.ts';
import { lastUnpaidDay } from '../../database/queries/touchDays.ts';
import { lifeOf } from '../../database/reports/contract.ts';
import { clicksToGuarantee, type ContractProgress, type OpenBonusMonth } from '../../domain/contract/agenda.ts';
import { monthOf, monthSpan } from '../../domain/earning/month.ts';
import type { DatedContract } from './hold.ts';

/** Gathers what decides a contract's next step. */
export async function progressOf(em: EntityManager, { contract, timeZone }: DatedContract): Promise<ContractProgress> {
  const { id, terms } = contract;
  const bonusMonths: OpenBonusMonth[] = [];
  for (const month of await openBonusMonths(em, id)) {
    bonusMonths.push(await standingOf(em, month, monthSpan(month.month, timeZone)));
  }
  const known = {
    life: lifeOf(contract),
    drawnUpAt: contract.drawnUpAt,
    imported: Boolean(contract.imported),
    terms,
    timeZone,
    activatedAt: contract.activatedAt ?? null,
    expiredAt: contract.expiredAt ?? null,
    earned: await earnedKinds(em, id),
    hasAction: terms.firstActionSlottingFee !== undefined && (await hasAction(em, id)),
    bonusMonths,
  };
  const clicks = clicksToGuarantee(known);
  const firstClickAt = clicks && (await firstClick(em, contract, clicks));
  const clicksCountedAt =
    firstClickAt && (await lastUnpaidDay(em, contract, monthSpan(monthOf(firstClickAt, timeZone), timeZone), timeZone));
  return { ...known, firstClickAt, clicksCountedAt };
}
