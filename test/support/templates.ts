import { z } from 'zod';
import type { TestApi } from './api.ts';
import { anotherPartner, type Program } from './program.ts';

/** Terms in USD that pay a percent of each sale; `eventPayout` and `terms` change them. */
export const percent = (defaultPayoutRate: string, eventPayout: object = {}, terms: object = {}) => ({
  currency: 'USD',
  eventPayouts: [{ eventType: 'SALE', payoutLevel: 'ORDER', defaultPayoutRate, ...eventPayout }],
  ...terms,
});

const applied = z.object({ followUps: z.array(z.object({ contractId: z.string(), followUpId: z.string() })) });

type Thing = Awaited<ReturnType<TestApi['must']>>;

/** A template of a program, the partners whose contracts are made from it, and what is done with them. */
export interface TestTemplate {
  readonly id: string;
  /** A contract of a new partner, signed by both and in force since the start of 2026; `fields` change it. */
  readonly contract: (fields?: object) => Promise<{ readonly id: string; readonly partnerKey: string }>;
  readonly modify: (body: object) => ReturnType<TestApi['send']>;
  /** As `modify`, for one that must succeed: the contracts that follow, by the contract that they follow. */
  readonly followUps: (body: object) => Promise<ReadonlyMap<string, Thing>>;
  /** A contract as the brand sees it. */
  readonly read: (contractId: string) => Promise<Thing>;
}

export async function aTemplate(
  api: TestApi,
  program: Program,
  terms: object = percent('10'),
  name = 'Standard',
): Promise<TestTemplate> {
  const key = program.keys.brand;
  const { id } = await api.must('POST', '/v1/templates', { key, body: { name, terms } });
  const modify = (body: object) => api.send('POST', `/v1/templates/${id}/modifications`, { key, body });
  const read = (contractId: string) => api.must('GET', `/v1/contracts/${contractId}`, { key });
  return {
    id,
    async contract(fields = {}) {
      const { partnerId, key: partnerKey } = await anotherPartner(api, program);
      const signed = { brandSignatory: 'Acme Inc', partnerSignatory: 'Wile E. Coyote' };
      const body = { partnerId, startDate: '2026-01-01T00:00:00Z', templateId: id, ...signed, ...fields };
      const made = await api.must('POST', '/v1/contracts', { key, body });
      return { id: made.id, partnerKey };
    },
    modify,
    async followUps(body) {
      const { status, body: answer, text } = await modify(body);
      if (status !== 201) throw new Error(text);
      const brought = applied
        .parse(answer)
        .followUps.map(async ({ contractId, followUpId }) => [contractId, await read(followUpId)] as const);
      return new Map(await Promise.all(brought));
    },
    read,
  };
}
