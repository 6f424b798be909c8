import type { RequestHandler } from 'express';
import { BrandEntity } from '../../database/entities/index.ts';
import type { EntityManager } from '../../database/orm.ts';
import { asBrand } from '../../database/tenancy.ts';
import { DomainError } from '../../domain/errors.ts';
import { id } from '../http/fields.ts';
import type { Deps } from '../deps.ts';

/** Whether a page, by its Origin header, is on one of the brand's own hosts. */
async function isSite(em: EntityManager, brandId: string, origin: string | undefined): Promise<boolean> {
  if (origin === undefined || !URL.canParse(origin)) return false;
  const brand = await asBrand(brandId, () => em.findOne(BrandEntity, brandId));
  return brand?.sites.includes(new URL(origin).host) ?? false;
}

/** @throws DomainError ORIGIN_NOT_ALLOWED for a page that is on no site of the brand, or for what is no page */
export async function requireSite(em: EntityManager, brandId: string, origin: string | undefined): Promise<void> {
  if (await isSite(em, brandId, origin)) return;
  throw new DomainError('ORIGIN_NOT_ALLOWED', `${origin ?? 'What sent this'} is on no site of this brand.`);
}

/**
 * Lets the brand's pages, and no others, send to us and read what we answer, refusals included (CORS). The brand is named by
 * `?brand=`, since a browser asks first and sends the body afterwards.
 */
export const forSites =
  ({ database }: Pick<Deps, 'database'>): RequestHandler =>
  async (request, response, next) => {
    response.vary('origin');
    const origin = request.get('origin');
    const brandId = id.safeParse(request.query['brand']);
    if (origin !== undefined && brandId.success && (await isSite(database.em.fork(), brandId.data, origin))) {
      response.set('access-control-allow-origin', origin);
    }
    if (request.method !== 'OPTIONS') {
      next();
      return;
    }
    response.set({
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'content-type',
      'access-control-max-age': '600',
    });
    response.status(204).end();
  };
