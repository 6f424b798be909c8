import { PartnerEntity } from '../../database/entities/index.ts';
import type { Partner } from '../../database/entities/partner.ts';
import type { EntityManager } from '../../database/orm.ts';
import { acrossBrands, asBrand } from '../../database/tenancy.ts';
import { DomainError } from '../../domain/errors.ts';
import { id } from '../http/fields.ts';
import { invalidField } from '../http/validation.ts';
import type { Principal } from './principal.ts';

/** A principal of one brand. */
interface OfBrand {
  readonly brandId: string;
  readonly partnerId: string | null;
}

/** Runs `work` with the rows of a principal's brand, of an admin with those of all; without a principal it has to find out whose. */
export function withRowsOf<Result>(principal: Principal | null, work: () => Result): Result {
  if (principal === null) return work();
  return principal.brandId === null ? acrossBrands(work) : asBrand(principal.brandId, work);
}

/** The rows that a principal may see: its brand's, and of these a partner its own. */
export const within = ({ brandId, partnerId }: OfBrand) => (partnerId === null ? { brandId } : { brandId, partnerId });

/** The object that was looked for. @throws DomainError NOT_FOUND when there is none or it is another tenant's */
export function found<Row>(row: Row | null, kind: string): Row {
  if (row === null) throw new DomainError('NOT_FOUND', `There is no such ${kind}.`);
  return row;
}

/** A body that names an object which is not there, or is another tenant's. */
export const foreignField = (pointer: string, detail: string): DomainError =>
  new DomainError('NOT_FOUND', `${pointer}: ${detail}`, [{ pointer, detail }]);

/**
 * The partner that a body names. A partner's own key need not name it, and can name no other.
 * @throws DomainError NOT_FOUND for another brand's partner, VALIDATION_FAILED when none is named
 */
export async function namedPartner(em: EntityManager, principal: OfBrand, named: string | undefined): Promise<Partner> {
  const partnerId = named ?? principal.partnerId;
  if (partnerId === null) throw invalidField('/partnerId', 'is required');
  const isForeign = principal.partnerId !== null && principal.partnerId !== partnerId;
  const partner = isForeign ? null : await em.findOne(PartnerEntity, { id: partnerId, brandId: principal.brandId });
  if (partner !== null) return partner;
  throw foreignField('/partnerId', 'is no partner of this brand');
}

/** Refuses a partner that is not the brand's. @throws DomainError VALIDATION_FAILED for what is no id, NOT_FOUND for a foreign one */
export async function requirePartner(em: EntityManager, brandId: string, partnerId: string): Promise<void> {
  if (!id.safeParse(partnerId).success) throw invalidField('/partnerId', 'expected the id of a partner');
  if ((await em.count(PartnerEntity, { id: partnerId, brandId })) > 0) return;
  throw foreignField('/partnerId', 'is no partner of this brand');
}
