import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { z } from 'zod';

const deploy = join(import.meta.dirname, '../../deploy');

const dashboard = z.looseObject({
  uid: z.string(),
  title: z.string(),
  panels: z.array(
    z.looseObject({ title: z.string(), targets: z.array(z.looseObject({ expr: z.string() })).default([]) }),
  ),
});
const rules = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.object({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.object({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});

export const dashboards = (): z.output<typeof dashboard>[] =>
  readdirSync(join(deploy, 'grafana'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => dashboard.parse(JSON.parse(readFileSync(join(deploy, 'grafana', file), 'utf8'))));

export const alerts = () =>
  rules.parse(parse(readFileSync(join(deploy, 'prometheus/alerts.yml'), 'utf8'))).groups.flatMap(({ rules }) => rules);

/** Every expression of PromQL in dashboards and alerts, with where it stands. Grafana's own variables are filled in. */
export const expressions = (): { readonly where: string; readonly expr: string }[] => [
  ...dashboards().flatMap(({ title, panels }) =>
    panels.flatMap((panel) =>
      panel.targets.map(({ expr }) => ({
        where: `${title}, ${panel.title}`,
        expr: expr.replaceAll('$__rate_interval', '5m'),
      })),
    ),
  ),
  ...alerts().map(({ alert, expr }) => ({ where: alert, expr })),
];

/** The names of nodes in its tree; `⚠` is where it is no PromQL. */
export function nodesOf(expr: string): { readonly name: string; readonly text: string }[] {
  const nodes: { name: string; text: string }[] = [];
  parser.parse(expr).iterate({
    enter: ({ name, from, to }) => {
      nodes.push({ name, text: expr.slice(from, to) });
    },
  });
  return nodes;
}

/** Every metric that a dashboard or an alert names. */
export const metricsInDeployment = (): Set<string> =>
  new Set(
    expressions().flatMap(({ expr }) =>
      nodesOf(expr).flatMap(({ name, text }) => (name === 'VectorSelector' ? [/^[\w:]+/.exec(text)?.[0] ?? text] : [])),
    ),
  );
