import { BrandEntity } from '../entities/brand.ts';
import type { Database } from '../orm.ts';
import { verification } from './verification.ts';

/** Whether the books of all brands add up, one after the other; each problem with the id of its brand. */
export async function verificationOfAll(database: Database): Promise<{ brands: number; problems: readonly string[] }> {
  const brands = await database.em.fork().find(BrandEntity, {}, { fields: ['id'] });
  const problems: string[] = [];
  for (const { id } of brands) {
    const found = await verification(database, id);
    problems.push(...found.problems.map((problem) => `brand ${id}: ${problem}`));
  }
  return { brands: brands.length, problems };
}
