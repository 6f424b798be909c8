import { v7 as uuid } from 'uuid';
import type { Deps } from '../../api/deps.ts';
import { CatalogItemEntity, type CatalogItem } from '../../database/entities/catalogItem.ts';

/** Puts an item into the catalogue, or changes the one of its SKU. */
export async function inCatalogueOf(
  { database, clock }: Pick<Deps, 'database' | 'clock'>,
  item: Pick<CatalogItem, 'brandId' | 'sku' | 'url'>,
): Promise<void> {
  const em = database.em.fork();
  const { brandId, sku } = item;
  const now = await clock.now();
  const known = await em.findOne(CatalogItemEntity, { brandId, sku });
  if (known === null) await em.insert(CatalogItemEntity, { id: uuid(), ...item, createdAt: now, updatedAt: now });
  else await em.nativeUpdate(CatalogItemEntity, { id: known.id }, { url: item.url, updatedAt: now });
}
