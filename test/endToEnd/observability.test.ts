import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { makeDemoTenant } from '../../standalone/demoTenant.ts';
import { freePort } from '../../standalone/ports.ts';
import { startCollector, type Collector, type SentSpan } from '../support/collector.ts';
import { declared, samplesOf, unbounded } from '../support/exposition.ts';
import { metricsInDeployment } from '../support/promql.ts';
import { createDatabase, type TestDatabase } from '../support/servers/postgres.ts';
import { startDevServer, type TestServer } from '../support/servers/temporal.ts';
import { theTestRun } from '../support/servers/testRun.ts';
import { adminKey, until } from './installation.ts';

/*
 * The API and a worker as processes of their own, watched as an operator watches them: metrics, traces and logs of one sale.
 */

interface Program {
  readonly process: ChildProcess;
  /** What it has logged, a line each. */
  readonly lines: () => Record<string, unknown>[];
}

let collector: Collector;
let database: TestDatabase;
let temporal: TestServer;
let api: Program;
let worker: Program;
let urls: { api: string; worker: string; sdk: string };

const customerId = 'a-customer-nobody-should-read-of';
const requestId = 'the-request-of-this-sale';

beforeAll(async () => {
  collector = await startCollector();
  database = await createDatabase();
  temporal = await startDevServer();
  const [port, workerPort, sdkPort] = [await freePort(), await freePort(), await freePort()];
  const local = (port: number) => `http://127.0.0.1:${String(port)}`;
  urls = { api: local(port), worker: local(workerPort), sdk: local(sdkPort) };
  const environment = {
    PORT: String(port),
    WORKER_METRICS_PORT: String(workerPort),
    TEMPORAL_METRICS_PORT: String(sdkPort),
    DATABASE_URL: database.url,
    TEMPORAL_ADDRESS: temporal.address,
    BOOTSTRAP_ADMIN_KEY: adminKey,
    DATA_DIR: mkdtempSync(join(theTestRun().TEST_RUN_DIR, 'observed-')),
    LOG_LEVEL: 'debug',
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '100',
  };
  worker = start('worker/main.ts', environment);
  api = start('api/main.ts', environment);
  await until(
    'both are ready',
    async () =>
      (await Promise.all([fetch(`${urls.api}/readyz`), fetch(`${urls.worker}/healthz`)])).every(({ ok }) => ok),
    150_000,
  );
  await aSale();
  // Two processes start, one of which bundles its workflows.
}, 180_000);
afterAll(async () => {
  for (const { process } of [api, worker]) {
    process.kill('SIGTERM');
    await once(process, 'exit');
  }
  await temporal.stop();
  await database.drop();
  await collector.close();
});

function start(program: string, environment: Record<string, string>): Program {
  const child = spawn(process.execPath, [program], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return {
    process: child,
    lines: () =>
      output
        .split('\n')
        .slice(0, -1)
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

async function aSale(): Promise<void> {
  const { brandKey, partnerId } = await makeDemoTenant(urls.api, adminKey);
  const response = await fetch(`${urls.api}/v1/actions`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${brandKey}`,
      'content-type': 'application/json',
      'x-request-id': requestId,
    },
    body: JSON.stringify({
      eventType: 'SALE',
      orderId: 'one',
      eventDate: new Date().toISOString(),
      amount: '100.00',
      currency: 'USD',
      customerId,
      partnerId,
    }),
  });
  expect(response.status).toBe(201);
}

const attribute = (span: SentSpan, key: string): unknown =>
  span.attributes.find((attribute) => attribute.key === key)?.value['stringValue'];

const requestSpan = (): SentSpan | undefined =>
  collector.spans.find((span) => attribute(span, 'request.id') === requestId);

describe('a trace', () => {
  test('one sale is one trace: request, call to Temporal, workflow, activity and statements', async () => {
    await until('all kinds of spans have come', () => {
      const { traceId } = requestSpan() ?? {};
      const names = collector.spans.filter((span) => span.traceId === traceId).map(({ name }) => name);
      const kinds = [
        /^POST \/v1\/actions$/,
        /^UpdateWithStartWorkflow:/,
        /^RunWorkflow:|^HandleUpdate:/,
        /^RunActivity:/,
      ];
      return Promise.resolve(kinds.every((kind) => names.some((name) => kind.test(name))));
    });
    const trace = collector.spans.filter(({ traceId }) => traceId === requestSpan()?.traceId);
    const within = (span: SentSpan | undefined): SentSpan[] =>
      span ? [span, ...within(trace.find(({ spanId }) => spanId === span.parentSpanId))] : [];
    const written = trace.find((span) => attribute(span, 'db.query.summary') === 'insert action');
    // The span of the workflow itself comes when it ends.
    expect(within(written).map(({ name }) => name.split(':')[0])).toEqual([
      'insert action',
      'RunActivity',
      'StartActivity',
    ]);
  });

  test('no span holds a parameter of a statement, what an error says, or a key', () => {
    const sent = JSON.stringify(collector.spans);
    expect(collector.spans.length).toBeGreaterThan(20);
    for (const secret of [customerId, adminKey, 'Wile E. Coyote', 'blog@example.com'])
      expect(sent).not.toContain(secret);
    expect(collector.spans.flatMap(({ events }) => events)).toEqual([]);
  });
});

describe('the logs', () => {
  test('a request’s line says who asked for what, and its trace leads to the lines of the activity that it caused', () => {
    const answered = api.lines().find((line) => line['requestId'] === requestId);
    expect(answered).toMatchObject({
      name: 'api',
      keyId: expect.any(String),
      brandId: expect.any(String),
      method: 'POST',
      route: '/v1/actions',
      status: 201,
      milliseconds: expect.any(Number),
      traceId: requestSpan()?.traceId,
    });
    const ofTrace = worker.lines().filter((line) => line['traceId'] === answered?.['traceId']);
    expect(ofTrace).toContainEqual(
      expect.objectContaining({
        name: 'worker',
        activity: expect.any(String),
        workflowId: expect.stringMatching(/^action\//),
        runId: expect.any(String),
      }),
    );
  });
});

describe('the metrics of all processes', () => {
  test('every metric that a dashboard or an alert names is there, and no label is an id or an address', async () => {
    const texts = await Promise.all(Object.values(urls).map(async (url) => (await fetch(`${url}/metrics`)).text()));
    const samples = texts.flatMap(samplesOf);
    const names = new Set(texts.flatMap(declared));
    expect([...metricsInDeployment()].filter((name) => !names.has(name) && !onlyOnceItHappened.has(name))).toEqual([]);
    // Temporal's own name its address.
    const ours = samples.filter(({ name }) => !name.startsWith('temporal_'));
    expect(ours.filter(({ labels }) => Object.values(labels).some((label) => unbounded.test(label)))).toEqual([]);
  });
});

/** What appears with its first occurrence, of which there is none in a sale that goes well; names from the SDK's reference. */
const onlyOnceItHappened = new Set<string>([
  // Of Prometheus itself.
  'up',
  // A sale that goes well takes local activities only, and nothing fails.
  'temporal_activity_execution_latency_seconds_bucket',
  'temporal_activity_execution_failed_total',
  'temporal_workflow_task_execution_failed_total',
]);
