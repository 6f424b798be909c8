import { lineSentences, type LineOrigin } from '../../domain/payout/line-story.ts';
import { ActionEntity } from '../entities/action.ts';
import { ActionHistoryEntity } from '../entities/actionHistory.ts';
import { BrandEntity } from '../entities/brand.ts';
import { ContractEarningEntity } from '../entities/contractEarning.ts';
import { EvaluationEntity } from '../entities/evaluation.ts';
import { PayoutEntity } from '../entities/payout.ts';
import type { StatementLine } from '../entities/statementLine.ts';
import type { EntityManager } from '../orm.ts';
import { toldEvaluation } from './explanation.ts';

/**
 * Why a line of a statement is there, and how its amount came about: also for the partner whose line it was when the action has
 * moved on to another one since. It sees what was its own.
 * @param seenBy a partner; null for the brand's own people
 */
export async function lineExplanation(em: EntityManager, line: StatementLine, seenBy: string | null) {
  const { timeZone } = await em.findOneOrFail(BrandEntity, line.brandId);
  return {
    sentences: lineSentences(line, await originOf(em, line), timeZone),
    evaluation: await pricing(em, line, seenBy),
  };
}

async function originOf(em: EntityManager, line: StatementLine): Promise<LineOrigin> {
  const { actionId, earningId, returnedPayoutId, cause } = line;
  if (returnedPayoutId) {
    const { createdAt, failure } = await em.findOneOrFail(PayoutEntity, returnedPayoutId);
    return { from: 'PAYMENT', createdAt, failure: failure ?? null };
  }
  if (earningId) {
    const { explanation } = await em.findOneOrFail(ContractEarningEntity, earningId);
    return { from: 'EARNING', sentences: explanation.sentences };
  }
  if (!actionId) throw new Error(`statement line ${line.id} comes from nothing`);
  const { orderId, eventType, eventDate } = await em.findOneOrFail(ActionEntity, actionId);
  const [, commandId] = /\/(?:take-back|raise)\/(.*)$/s.exec(cause) ?? [];
  const change = commandId === undefined ? null : await em.findOne(ActionHistoryEntity, { actionId, commandId });
  const [, part] = /\/payable\/(\d+)$/.exec(cause) ?? [];
  return {
    from: 'ACTION',
    orderId,
    eventType,
    eventDate,
    part: part === undefined ? null : Number(part),
    change: change && { command: change.command, reason: change.reason ?? null },
  };
}

/** How the action was priced for the line's partner when the line was written; null: no action is behind it. */
async function pricing(em: EntityManager, line: StatementLine, seenBy: string | null) {
  const { actionId, partnerId, recordedAt } = line;
  if (!actionId) return null;
  const [priced] = await em.execute<{ id: string }[]>(
    `SELECT e.id FROM evaluation e JOIN contract c ON c.id = e.contract_id
     WHERE e.action_id = ? AND c.partner_id = ? AND e.at <= ? ORDER BY e.at DESC, e.id DESC LIMIT 1`,
    [actionId, partnerId, recordedAt],
  );
  if (!priced) return null;
  const evaluation = await em.findOneOrFail(EvaluationEntity, priced.id);
  return toldEvaluation(em, await em.findOneOrFail(ActionEntity, actionId), evaluation, { seenBy, full: false });
}
