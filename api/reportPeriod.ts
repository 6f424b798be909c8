import { z } from 'zod';
import { BrandEntity } from '../database/entities/index.ts';
import type { EntityManager } from '../database/orm.ts';
import { lengthOf, type Period } from '../domain/report/period.ts';
import { invalidField } from './http/validation.ts';

/** A day that a report can begin or end with: PostgreSQL and the zones know it, and the days beside it. */
export const reportDay = z.iso
  .date()
  .refine((day) => day >= '1900-01-01' && day < '9999-01-01', 'expected a day of the years 1900 to 9998');

/** As far as a report goes: two years. */
const mostDays = 731;

/** @throws DomainError VALIDATION_FAILED for a period without days, or with too many */
export function requirePeriod<Asked extends Pick<Period, 'from' | 'to'>>(period: Asked): Asked {
  const days = lengthOf(period);
  if (days >= 1 && days <= mostDays) return period;
  throw invalidField('/to', `expected a day from ${period.from} on, and at most ${mostDays} days`);
}

/** The time zone whose days a brand's reports mean. */
export async function zoneOf(em: EntityManager, brandId: string): Promise<string> {
  const { timeZone } = await em.findOneOrFail(BrandEntity, brandId);
  return timeZone;
}
