import { ContractEntity, type Contract } from '../entities/contract.ts';
import { finding, rowAsJson } from '../finding.ts';
import type { EntityManager } from '../orm.ts';

/**
 * The contracts in force at an instant, at most one for a partner: signed by both, not declined, started, not ended. With their
 * partners' names.
 */
export const contractsInForce = (
  em: EntityManager,
  brandId: string,
  partnerIds: readonly string[],
  at: string,
): Promise<Contract[]> => inForce(em, [brandId, `{${partnerIds.join(',')}}`, at]);

const isInForceAt = (at: string): string =>
  `row.start_at <= ${at} AND (row.end_at IS NULL OR row.end_at > ${at})
     AND row.brand_signed_at IS NOT NULL AND row.partner_signed_at IS NOT NULL AND row.declined_at IS NULL`;

const inForce = finding(
  ContractEntity,
  `CROSS JOIN (SELECT ?::uuid AS brand_id, ?::uuid[] AS partner_ids, ?::timestamptz AS at) AS asked
   WHERE row.brand_id = asked.brand_id AND row.partner_id = ANY (asked.partner_ids) AND ${isInForceAt('asked.at')}`,
  ['partnerName'],
);

/**
 * The one of them of one partner, null where there is none: as JSON for a statement that reads other things as well.
 * @param asked what the statement calls the brand, the partner and the instant
 */
export const contractInForceAsJson = (
  em: EntityManager,
  asked: Readonly<Record<'brandId' | 'partnerId' | 'at', string>>,
): string =>
  rowAsJson(
    em,
    ContractEntity,
    `WHERE row.brand_id = ${asked.brandId} AND row.partner_id = ${asked.partnerId} AND ${isInForceAt(asked.at)}`,
    ['partnerName'],
  );

/** A contract that is there. */
export async function contractById(em: EntityManager, id: string): Promise<Contract> {
  const [contract] = await withId(em, [id]);
  if (contract === undefined) throw new Error(`there is no contract ${id}`);
  return contract;
}

const withId = finding(ContractEntity, 'WHERE row.id = ?');
