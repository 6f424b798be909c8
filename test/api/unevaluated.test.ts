import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { v7 as uuid } from 'uuid';
import { startApi, startOfTest, type TestApi } from '../support/api.ts';
import { aProgram, type Program } from '../support/program.ts';

/* Temporal is down: what is reported is stored, and evaluated later. */

let api: TestApi;
let program: Program;

beforeAll(async () => {
  api = await startApi();
  program = await aProgram(api);
});
afterAll(() => api.close());

test('a command on an action that waits to be evaluated is put off, and its refusal is not kept under its key', async () => {
  const { brand, support } = program.keys;
  const sale = { eventType: 'SALE', orderId: uuid(), eventDate: startOfTest, amount: '10.00', currency: 'USD' };
  const { id } = await api.must('POST', '/v1/actions', { key: brand, body: sale });

  const reversal = {
    key: support,
    body: { reason: 'ORDER_ERROR' },
    headers: { 'idempotency-key': uuid() },
  };
  const path = `/v1/actions/${id}/reversals`;
  for (const answer of [await api.send('POST', path, reversal), await api.send('POST', path, reversal)]) {
    expect(answer).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(answer.headers.has('idempotency-replayed')).toBe(false);
  }
});
