import type { Evaluation, EvaluationLine } from '../../domain/evaluation/evaluation.ts';
import { moneyReport } from './action.ts';

/** What an evaluation comes to: in all, and line by line. The first engine version knew nothing outside of terms. */
export const priceReport = ({ payout, outsideTerms, currency, lines, saleCurrency }: Evaluation) => ({
  payout: moneyReport(payout, currency),
  outsideTerms: moneyReport(stored(outsideTerms), currency),
  lines: lines.map((line) => lineReport(line, saleCurrency)),
});

const lineReport = (line: EvaluationLine, saleCurrency: string) => ({
  sku: line.sku ?? null,
  quantity: line.quantity,
  saleAmount: moneyReport(line.saleAmount, saleCurrency),
  group: line.group,
  trigger: line.trigger ?? null,
  offer: line.offer ?? null,
  dripMonths: line.dripMonths ?? null,
  base: line.base,
  adjustments: line.adjustments,
  payout: line.payout,
  outsideTerms: stored(line.outsideTerms),
});

const stored = (amount: string | undefined): string => amount ?? '0';
