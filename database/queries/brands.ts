import { BrandEntity, type Brand } from '../entities/brand.ts';
import { finding } from '../finding.ts';
import type { EntityManager } from '../orm.ts';

/** A brand that is there. */
export async function brandById(em: EntityManager, id: string): Promise<Brand> {
  const [brand] = await withId(em, [id]);
  if (brand === undefined) throw new Error(`there is no brand ${id}`);
  return brand;
}

const withId = finding(BrandEntity, 'WHERE row.id = ?');
