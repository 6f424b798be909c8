import { v7 as uuid } from 'uuid';
import type { EventCategory } from '../../domain/contract/vocabulary.ts';
import type { Answered } from './documented.ts';
import { aProgram, type Program } from './program.ts';
import type { Mall } from './shop.ts';
import { simpleEventPayout } from './tenant.ts';

/** A brand with event types of some categories, each by its name, and a partner whose contract pays for all of them. */
export interface Categories extends Program {
  /** Reports an event of now that names the partner. */
  readonly report: (category: EventCategory, fields?: object) => Promise<Answered>;
}

/** @param eventPayouts what is paid for each category; absent fields are those of {@link simpleEventPayout} */
export async function openCategories(
  mall: Mall,
  eventPayouts: Partial<Record<EventCategory, object>>,
): Promise<Categories> {
  const program = await aProgram(mall);
  const { partnerId, keys } = program;
  const key = keys.brand;
  const codeOf = (category: string): string => (category === 'SALE' ? 'SALE' : `THE_${category}`);
  for (const category of Object.keys(eventPayouts).filter((category) => category !== 'SALE')) {
    await mall.must('POST', '/v1/event-types', { key, body: { code: codeOf(category), name: category, category } });
  }
  const { locking, payoutScheduling } = simpleEventPayout;
  const terms = {
    currency: 'USD',
    eventPayouts: Object.entries(eventPayouts).map(([category, eventPayout]) => ({
      eventType: codeOf(category),
      locking,
      payoutScheduling,
      ...eventPayout,
    })),
  };
  const parties = { brandSignatory: 'Acme Inc', partnerSignatory: 'Wile E. Coyote' };
  const body = { partnerId, startDate: '2020-01-01T00:00:00Z', ...parties, terms };
  await mall.must('POST', '/v1/contracts', { key, body });
  return {
    ...program,
    report: async (category, fields = {}) => {
      const event = { eventType: codeOf(category), orderId: uuid(), eventDate: await mall.deps.clock.now() };
      return mall.send('POST', '/v1/actions', { key, body: { ...event, currency: 'USD', partnerId, ...fields } });
    },
  };
}
