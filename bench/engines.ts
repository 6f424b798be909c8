import { ZenDecisionContent, ZenEngine } from '@gorules/zen-engine';
import { Engine } from 'json-rules-engine';
import { compileTerms } from '../domain/evaluation/compile.ts';
import { evaluate } from '../domain/evaluation/evaluate.ts';
import type { Detail } from '../domain/evaluation/evaluation.ts';
import { defaultPercent, facts, saleAmount, type Group, type Sale, type Workload } from './workload.ts';

/** One way to price sales. Whatever can be prepared once for a contract is prepared before. */
export type Contender = (sales: readonly Sale[]) => string[] | Promise<string[]>;

/** Our evaluation: the whole of it, with money at full precision, lines and, unless the detail is NONE, the story. */
export function ours({ terms }: Workload, detail: Detail): Contender {
  const compiled = compileTerms(terms);
  return (sales) => sales.map(({ facts: action }) => evaluate(compiled, action, {}, detail).payout);
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
      payouts.push(payoutAt(events[0]?.params?.['percent'] ?? defaultPercent));
    }
    return payouts;
  };
}

/** A decision table that takes the first row that holds, compiled beforehand. */
export function zenEngine({ groups }: Workload, mode: 'ONE_BY_ONE' | 'IN_PARALLEL'): Contender {
  const decision = new ZenEngine().createDecision(new ZenDecisionContent(decisionTable(groups)));
  const priced = async ({ values }: Sale): Promise<string> =>
    payoutAt(percentIn((await decision.evaluate(values)).result));
  if (mode === 'IN_PARALLEL') return (sales) => Promise.all(sales.map(priced));
  return async (sales) => {
    const payouts: string[] = [];
    for (const sale of sales) payouts.push(await priced(sale));
    return payouts;
  };
}

function decisionTable(groups: readonly Group[]): object {
  const inputs = facts.map((fact) => ({ id: fact, name: fact, field: fact }));
  const any = Object.fromEntries(facts.map((fact) => [fact, '']));
  const rows = groups.map(({ id, conditions, percent }) => ({
    _id: id,
    ...any,
    ...Object.fromEntries(conditions.map(({ variable, value }) => [variable, JSON.stringify(value)])),
    percent: String(percent),
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
          outputs: [{ id: 'percent', name: 'percent', field: 'percent' }],
          rules: [...rows, { _id: 'default', ...any, percent: String(defaultPercent) }],
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

const percentIn = (result: unknown): unknown =>
  typeof result === 'object' && result !== null && 'percent' in result ? result.percent : undefined;

/** The others compute in floating point, which is enough for whole percents of a whole amount. */
const payoutAt = (percent: unknown): string => ((Number(saleAmount) * Number(percent)) / 100).toFixed(2);
