import { instantText } from '../../domain/instant.ts';
import { amountText, money } from '../../domain/money.ts';
import type { ContractEarning } from '../entities/contractEarning.ts';

/** What a contract earned beside its actions, as the API answers it. */
export const earningReport = (earning: ContractEarning) => ({
  id: earning.id,
  contractId: earning.contractId,
  kind: earning.kind,
  eventType: earning.eventType ?? null,
  month: earning.month ?? null,
  amount: amountText(money(earning.amount, earning.currency)),
  currency: earning.currency,
  cause: earning.cause,
  explanation: {
    facts: { ...earning.explanation.facts },
    sentences: [...earning.explanation.sentences],
  },
  dueAt: instantText(earning.dueAt),
  recordedAt: instantText(earning.recordedAt),
});
