import { DomainError } from '../../domain/errors.ts';
import { decimal } from '../../domain/money.ts';
import { closeStatement } from '../../domain/payout/statement.ts';
import type { Partner } from '../entities/partner.ts';
import { StatementEntity, type Statement } from '../entities/statement.ts';
import type { EntityManager } from '../orm.ts';
import { closingTerms, holdPartner, openBelowMinimum, waitingSums } from './statements.ts';
import { BrandEntity } from '../entities/brand.ts';

/**
 * Lets all that a partner is owed in a currency go out with its next statement, whatever its minimum says. While the partner is on
 * hold it is held by that statement, and goes out when the hold ends.
 * @throws DomainError NOTHING_TO_PAY when nothing is owed, or the partner owes
 */
export async function payOutBelowMinimum(
  em: EntityManager,
  { id: partnerId, brandId }: Pick<Partner, 'id' | 'brandId'>,
  currency: string,
  now: string,
): Promise<Statement> {
  const owner = { brandId, partnerId, currency };
  const partner = await holdPartner(em, partnerId);
  const { terms } = await closingTerms(em, { ...owner, belowMinimum: true }, partner);
  const { disbursed, held } = closeStatement({ ...terms, lines: await waitingSums(em, owner) });
  if (decimal(disbursed).plus(held).isZero()) {
    throw new DomainError(
      'NOTHING_TO_PAY',
      `Nothing is owed to partner ${partnerId} in ${currency} that could be paid.`,
    );
  }
  const { timeZone } = await em.findOneOrFail(BrandEntity, brandId);
  const id = await openBelowMinimum(em, owner, { now, timeZone });
  return em.findOneOrFail(StatementEntity, id);
}
