import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { alerts, dashboards, expressions, nodesOf } from '../support/promql.ts';

const guide = readFileSync(join(import.meta.dirname, '../../docs/observability.md'), 'utf8');

describe('dashboards and alerts', () => {
  test.each(expressions())('$where: its expression is PromQL', ({ expr }) => {
    expect(nodesOf(expr).filter(({ name }) => name === '⚠')).toEqual([]);
  });

  test('what is no PromQL would be found', () => {
    expect(nodesOf('sum(rate(x[5m])').some(({ name }) => name === '⚠')).toBe(true);
  });

  test('each alert says what to do, in the guide to which it points', () => {
    for (const { alert, annotations } of alerts()) {
      expect(guide).toContain(`### ${alert}\n`);
      expect(annotations.runbook).toBe(`docs/observability.md#${alert.toLowerCase()}`);
    }
    const described = [...guide.matchAll(/^### (\w+)$/gm)].map(([, name]) => name);
    expect(described.toSorted()).toEqual(
      alerts()
        .map(({ alert }) => alert)
        .toSorted(),
    );
  });

  test('each dashboard has an address of its own', () => {
    expect(
      dashboards()
        .map(({ uid }) => uid)
        .toSorted(),
    ).toEqual(['payouts-money', 'payouts-notifications', 'payouts-overview', 'payouts-temporal']);
  });
});
