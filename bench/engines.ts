import { ZenDecisionContent, ZenEngine } from '@gorules/zen-engine';
import { Engine } from 'json-rules-engine';
import { compileTerms } from '../domain/evaluation/compile.ts';
import { evaluate } from '../domain/evaluation/evaluate.ts';
import type { Detail } from '../domain/evaluation/evaluation.ts';
import { asked, defaultPercent, type Group, type Sale, type Workload } from './workload.ts';

/** One way to price sales. Whatever can be prepared once for a contract is prepared before. */
export type Contender = (sales: readonly Sale[]) => string[] | Promise<string[]>;

/** Our evaluation: the whole of it, with money at full precision, lines and, unless the detail is NONE, the story. */
export function ours({ terms }: Workload, detail: Detail): Contender {
  const compiled = compileTerms(terms);
  return (sales) => sales.map(({ facts }) => evaluate(compiled, facts, {}, detail).payout);
}

/** One rule for each group, by priority, and no further once one holds: its documented way to a first match. */
export function jsonRulesEngine({ groups }: Workload): Contender {
  const engine = new Engine([], { allowUndefinedFacts: true });
  groups.forEach(({ conditions, percent }, index) => {
    engine.addRule({
      priority: groups.length - index,
      conditions: { all: conditions.map(({ variable, value }) => ({ fact: variable, operator: 'equal', value })) },
      event: { type: 'group', params: { percent } },
    });
  });
  engine.on('success', () => {
    engine.stop();
  });
  return async (sales) => {
    const payouts: string[] = [];
    for (const { values } of sales) {
      const { events } = await engine.run(values);
      const percent: unknown = events[0]?.params?.['percent'] ?? defaultPercent;
      payouts.push(rounded((Number(values['saleAmount']) * Number(percent)) / 100));
    }
    return payouts;
  };
}

/** A decision table that takes the first row that holds, compiled beforehand. */
export function zenEngine({ groups }: Workload, mode: 'ONE_BY_ONE' | 'IN_PARALLEL'): Contender {
  const decision = new ZenEngine().createDecision(new ZenDecisionContent(decisionTable(groups)));
  const priced = async ({ values }: Sale): Promise<string> =>
    rounded(payoutIn((await decision.evaluate(values)).result));
  if (mode === 'IN_PARALLEL') return (sales) => Promise.all(sales.map(priced));
  return async (sales) => {
    const payouts: string[] = [];
    for (const sale of sales) payouts.push(await priced(sale));
    return payouts;
  };
}

function decisionTable(groups: readonly Group[]): object {
  const inputs = asked.map((variable) => ({ id: variable, name: variable, field: variable }));
  const any = Object.fromEntries(asked.map((variable) => [variable, '']));
  const rows = groups.map(({ id, conditions, percent }) => ({
    _id: id,
    ...any,
    ...Object.fromEntries(conditions.map(({ variable, value }) => [variable, JSON.stringify(value)])),
    payout: `saleAmount * ${String(percent)} / 100`,
  }));
  return {
    contentType: 'application/vnd.gorules.decision',
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode' },
      {
        id: 'table',
        name: 'table',
        type: 'decisionTableNode',
        content: {
          hitPolicy: 'first',
          inputs,
          outputs: [{ id: 'payout', name: 'payout', field: 'payout' }],
          rules: [...rows, { _id: 'default', ...any, payout: `saleAmount * ${String(defaultPercent)} / 100` }],
        },
      },
      { id: 'out', name: 'out', type: 'outputNode' },
    ],
    edges: [
      { id: 'first', sourceId: 'in', targetId: 'table' },
      { id: 'second', sourceId: 'table', targetId: 'out' },
    ],
  };
}

const payoutIn = (result: unknown): unknown =>
  typeof result === 'object' && result !== null && 'payout' in result ? result.payout : undefined;

/** The others answer in floating point, which is enough for whole percents of a whole amount. */
const rounded = (payout: unknown): string => Number(payout).toFixed(2);
