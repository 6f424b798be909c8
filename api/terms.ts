import { EventTypeEntity } from '../database/entities/index.ts';
import type { EntityManager } from '../database/orm.ts';
import type { Terms } from '../domain/contract/terms.ts';
import type { EventCategory } from '../domain/contract/vocabulary.ts';
import { DomainError } from '../domain/errors.ts';

/** Of a brand's event types, by code. */
export type Categories = ReadonlyMap<string, EventCategory>;

export async function categoriesOf(em: EntityManager, brandId: string): Promise<Categories> {
  const eventTypes = await em.find(EventTypeEntity, { brandId });
  return new Map(eventTypes.map(({ code, category }) => [code, category]));
}

/**
 * Terms may only name event types that the brand has: an action of another one could never be priced.
 * @throws DomainError VALIDATION_FAILED with pointers under `/terms`
 */
export async function requireEventTypes(em: EntityManager, brandId: string, { eventPayouts }: Terms): Promise<void> {
  const named = eventPayouts.map(({ eventType }) => eventType);
  const known = await em.find(EventTypeEntity, { brandId, code: { $in: named } });
  const errors = named.flatMap((code, index) =>
    known.some((eventType) => eventType.code === code)
      ? []
      : [{ pointer: `/terms/eventPayouts/${index}/eventType`, detail: 'is no event type of this brand' }],
  );
  if (errors.length > 0) throw new DomainError('VALIDATION_FAILED', 'The terms name an unknown event type.', errors);
}
