import { describe, expect, test } from '@jest/globals';
import { canonicalJson } from '../../../domain/contract/canonical-json.ts';
import { contractDraft, statusAt } from '../../../domain/contract/contract.ts';

const start = '2026-01-01T00:00:00.000Z';
const end = '2027-01-01T00:00:00.000Z';
const signed = { startDate: start, endDate: end, brandSignedAt: start, partnerSignedAt: start, declinedAt: null };

/*
 *             start                  end
 *  UPCOMING   | ACTIVE ............. | EXPIRED        signed by both
 *  PENDING ........................................   a signature is missing
 */
describe('the status follows from signatures, decline, start and end', () => {
  test.each([
    { rule: 'signed by both before the start', contract: signed, now: '2025-12-31T23:59:59.999Z', status: 'UPCOMING' },
    { rule: 'the start belongs to the contract', contract: signed, now: start, status: 'ACTIVE' },
    { rule: 'the last millisecond belongs to it', contract: signed, now: '2026-12-31T23:59:59.999Z', status: 'ACTIVE' },
    { rule: 'the end does not belong to it', contract: signed, now: end, status: 'EXPIRED' },
    {
      rule: 'without an end it goes on',
      contract: { ...signed, endDate: null },
      now: '2099-01-01T00:00:00.000Z',
      status: 'ACTIVE',
    },
    { rule: 'the brand has not signed', contract: { ...signed, brandSignedAt: null }, now: start, status: 'PENDING' },
    {
      rule: 'the partner has not signed',
      contract: { ...signed, partnerSignedAt: null },
      now: start,
      status: 'PENDING',
    },
    {
      rule: 'a contract signed late prices what came since its start',
      contract: { ...signed, partnerSignedAt: '2026-06-01T00:00:00.000Z' },
      now: '2026-02-01T00:00:00.000Z',
      status: 'ACTIVE',
    },
    {
      rule: 'a decline is final',
      contract: { ...signed, partnerSignedAt: null, declinedAt: start },
      now: end,
      status: 'DECLINED',
    },
  ])('$rule: $status', ({ contract, now, status }) => {
    expect(statusAt(contract, now)).toBe(status);
  });
});

describe('a contract draft', () => {
  const draft = {
    partnerId: 'p-1',
    startDate: '2026-01-01T00:00:00-05:00',
    terms: { currency: 'USD', eventPayouts: [{ eventType: 'SALE', payoutLevel: 'ORDER', defaultPayoutRate: '10' }] },
  };

  test('is open-ended unless it says otherwise, and starts in UTC', () => {
    expect(contractDraft.safeParse({ ...draft, endDate: '2026-01-01T05:00:00.001Z' }).success).toBe(true);
    expect(contractDraft.parse(draft)).toMatchObject({ startDate: '2026-01-01T05:00:00.000Z', endDate: null });
  });

  test.each([
    { rule: 'an end before the start', change: { endDate: '2025-01-01T00:00:00Z' }, at: 'endDate' },
    { rule: 'an end at the start', change: { endDate: '2026-01-01T05:00:00Z' }, at: 'endDate' },
    {
      rule: 'terms and a template of others',
      change: { templateId: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01' },
      at: 'templateId',
    },
    { rule: 'neither terms nor a template', change: { terms: undefined }, at: 'terms' },
    { rule: 'a start without zone', change: { startDate: '2026-01-01T00:00:00' }, at: 'startDate' },
    { rule: 'an unknown field', change: { status: 'ACTIVE' }, at: '' },
    { rule: 'a signatory without name', change: { brandSignatory: '' }, at: 'brandSignatory' },
    {
      rule: 'wrong terms, by their place',
      change: { terms: { ...draft.terms, currency: 'usd' } },
      at: 'terms.currency',
    },
  ])('$rule is refused', ({ change, at }) => {
    const result = contractDraft.safeParse({ ...draft, ...change });
    expect(result.error?.issues.map(({ path }) => path.join('.'))).toContain(at);
  });
});

describe('the canonical JSON that terms are hashed by', () => {
  test('does not depend on the order of keys, but on that of lists', () => {
    expect(canonicalJson({ b: [{ d: 1, c: '2' }], a: null })).toBe('{"a":null,"b":[{"c":"2","d":1}]}');
    expect(canonicalJson({ a: null, b: [{ c: '2', d: 1 }] })).toBe(canonicalJson({ b: [{ d: 1, c: '2' }], a: null }));
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
  });

  test('leaves out what is undefined', () => {
    expect(canonicalJson({ a: undefined, b: 1 })).toBe('{"b":1}');
  });
});
