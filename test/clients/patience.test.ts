import { describe, expect, test } from '@jest/globals';
import { createClient, must, ProblemError } from '../../clients/typescript/src/index.ts';

/** A service that gives these answers, one after the other; a text is a connection that is lost. */
function serviceOf(answers: readonly (readonly [status: number, headers?: Record<string, string>] | 'LOST')[]) {
  const received: { readonly method: string; readonly key: string | null; readonly body: string }[] = [];
  const fetch = async (request: Request): Promise<Response> => {
    request.signal.throwIfAborted();
    const { method, headers } = request;
    received.push({ method, key: headers.get('idempotency-key'), body: await request.text() });
    const answer = answers[received.length - 1] ?? 'LOST';
    if (answer === 'LOST') throw new TypeError('fetch failed');
    const [status, more = {}] = answer;
    return Response.json({ id: '1' }, { status, headers: more });
  };
  return { received, client: createClient({ url: 'https://payouts.example.com', key: 'pp_brand_x', tries: 3, fetch }) };
}

const later = { 'retry-after': '0' };
const cart = { customerId: 'c-77', clickId: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01', addedAt: '2026-11-20T10:00:00Z' };

const asked = [
  { rule: 'what is answered is asked once', answers: [[200]], requests: 1, status: 200 },
  {
    rule: 'what comes too often is asked again when it may be',
    answers: [[429, later], [200]],
    requests: 2,
    status: 200,
  },
  { rule: 'what is down is asked again', answers: [[503, later], [503, later], [200]], requests: 3, status: 200 },
  {
    rule: 'the last answer counts',
    answers: [
      [503, later],
      [503, later],
      [503, later],
    ],
    requests: 3,
    status: 503,
  },
  { rule: 'a failure that says nothing of later is final', answers: [[500], [200]], requests: 1, status: 500 },
  { rule: 'a refusal is final', answers: [[409], [200]], requests: 1, status: 409 },
  { rule: 'a lost connection is tried again', answers: ['LOST', [200]], requests: 2, status: 200 },
] as const;

describe('a client that is patient', () => {
  test.each(asked)('$rule', async ({ answers, requests, status }) => {
    const { client, received } = serviceOf(answers);
    const { response } = await client.GET('/v1/partners');
    expect({ requests: received.length, status: response.status }).toEqual({ requests, status });
  });

  test('each POST has a key of its own, and its repeats have the same key and body', async () => {
    const { client, received } = serviceOf([[503, later], 'LOST', [201], [201]]);
    await client.POST('/v1/carts', { body: cart });
    await client.POST('/v1/carts', { body: cart });
    const [first, second, third, another] = received.map(({ key }) => key);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect([second, third]).toEqual([first, first]);
    expect(another).not.toBe(first);
    expect(new Set(received.map(({ body }) => body))).toEqual(new Set([JSON.stringify(cart)]));
  });

  test('a key that is given stays', async () => {
    const { client, received } = serviceOf([[201]]);
    await client.POST('/v1/carts', { body: cart, params: { header: { 'Idempotency-Key': 'cart-77' } } });
    expect(received).toMatchObject([{ key: 'cart-77' }]);
  });

  test('who hangs up does not wait for the next try', async () => {
    const { client, received } = serviceOf([[503, { 'retry-after': '60' }], [200]]);
    const caller = new AbortController();
    const asked = client.GET('/v1/partners', { signal: caller.signal });
    while (received.length === 0) await new Promise(setImmediate);
    caller.abort();
    await expect(asked).rejects.toThrow('aborted');
    expect(received).toHaveLength(1);
  });

  test('a change of which nobody knows whether it happened is not sent again', async () => {
    const { client, received } = serviceOf(['LOST', [200]]);
    const change = client.PATCH('/v1/partners/{id}', { params: { path: { id: cart.clickId } }, body: { name: 'A' } });
    await expect(change).rejects.toThrow('fetch failed');
    expect(received).toHaveLength(1);
  });

  test('an answer in place of the service’s is an error without a problem', async () => {
    const { client } = serviceOf([[502]]);
    const failed: unknown = await must(client.GET('/v1/partners')).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(ProblemError);
    expect(failed).toMatchObject({ status: 502, problem: undefined, code: undefined });
  });
});
