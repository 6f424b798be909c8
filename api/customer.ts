import { z } from 'zod';
import { CustomerEntity } from '../database/entities/index.ts';
import type { Customer } from '../database/entities/customer.ts';
import { attributionAt, type CustomerOfPartner } from '../database/queries/customerAttributions.ts';
import type { EntityManager } from '../database/orm.ts';
import { customerAttributedBy } from '../domain/attribution/question.ts';
import { instantText } from '../domain/instant.ts';
import type { PrincipalOf } from './access/principal.ts';
import { found } from './access/tenancy.ts';
import { at, id } from './http/fields.ts';

/* A customer as the API answers her. */

export const customer = z
  .strictObject({
    id,
    customerKey: z.string().nullable().meta({ example: 'c-77' }),
    providerKey: z.string().nullable().meta({ example: 'cus_9s6XKzkNRiz8i3' }),
    email: z.string().nullable(),
    name: z.string().nullable(),
    partnerId: id.nullable().meta({ description: 'Whose customer she is now; null: nobody’s.' }),
    attributedBy: z.enum(customerAttributedBy).nullable().meta({ description: 'Who said so.' }),
    attributedAt: at.nullable().meta({ description: 'Since when.' }),
    createdAt: at,
    updatedAt: at,
  })
  .meta({ id: 'Customer' });

type Reader = PrincipalOf<'brand' | 'support' | 'partner'>;

/** A partner knows its customers by name; the keys and the address are between them and the brand. */
export const customerView = (
  row: Customer,
  attribution: CustomerOfPartner | null | undefined,
  reader: Reader,
): z.output<typeof customer> => {
  const isPartner = reader.role === 'partner';
  return {
    id: row.id,
    customerKey: isPartner ? null : (row.customerKey ?? null),
    providerKey: isPartner ? null : (row.providerKey ?? null),
    email: isPartner ? null : (row.email ?? null),
    name: row.name ?? null,
    partnerId: attribution?.partnerId ?? null,
    attributedBy: attribution?.by ?? null,
    attributedAt: instantText(attribution?.at),
    createdAt: instantText(row.createdAt),
    updatedAt: instantText(row.updatedAt),
  };
};

/** The brand's customer. @throws DomainError NOT_FOUND also when she is deleted */
export const keptCustomer = async (em: EntityManager, id: string, { brandId }: Reader): Promise<Customer> =>
  found(await em.findOne(CustomerEntity, { id, brandId, erasedAt: null }, { refresh: true }), 'customer');

/** The customer as she is now. @throws DomainError NOT_FOUND also when she is deleted, or another partner's */
export async function customerNow(em: EntityManager, id: string, reader: Reader, now: string) {
  const { partnerId } = reader;
  const row = await keptCustomer(em, id, reader);
  const attribution = await attributionAt(em, id, now);
  const isForeign = partnerId !== null && attribution?.partnerId !== partnerId;
  return customerView(found(isForeign ? null : row, 'customer'), attribution, reader);
}
