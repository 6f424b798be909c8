import { BrandEntity } from '../../database/entities/brand.ts';
import { PartnerEntity } from '../../database/entities/partner.ts';
import type { Payout } from '../../database/entities/payout.ts';
import type { EntityManager } from '../../database/orm.ts';
import { amountText, money } from '../../domain/money.ts';
import type { PayoutMethod } from '../../domain/payout/payoutMethod.ts';
import type { Destination, Payment } from './rail.ts';

/** A payout in the words of its rail; the same whenever it is asked for. */
export async function paymentOf(em: EntityManager, payout: Payout): Promise<Payment> {
  const { id: payoutId, partnerId, brandId, paidAmount, paidCurrency: currency, scheduledFor, sentAt } = payout;
  if (!paidAmount) throw new Error(`payout ${payoutId} goes out without an exchange rate`);
  const partner = await em.findOneOrFail(PartnerEntity, partnerId);
  const brand = await em.findOneOrFail(BrandEntity, brandId);
  return {
    payoutId,
    payer: { name: brand.name },
    payee: partner.payoutMethod.payee ?? partner.name,
    destination: destinationOf(partner.payoutMethod),
    amount: amountText(money(paidAmount, currency)),
    currency,
    reference: `payout ${payoutId}`,
    sentAt: sentAt ?? scheduledFor,
  };
}

const destinationOf = ({ rail, fault }: PayoutMethod): Destination =>
  rail === 'FAKE' ? { kind: 'NOBODY', fault: fault ?? null } : { kind: 'NAMED' };
