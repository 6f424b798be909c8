import { BrandEntity, type Brand } from '../../database/entities/brand.ts';
import { PartnerEntity, type Partner } from '../../database/entities/partner.ts';
import type { Payout } from '../../database/entities/payout.ts';
import type { EntityManager } from '../../database/orm.ts';
import { assertNever } from '../../domain/errors.ts';
import { amountText, money } from '../../domain/money.ts';
import { bankAccount, stripeAccount, type BankAccount } from '../../domain/payout/account.ts';
import type { Seal } from '../../platform/seal.ts';
import type { Destination, Payer, Payment } from './rail.ts';

/**
 * A payout in the words of its rail; the same whenever it is asked for. It is the only place where account data is opened, and
 * it goes to the rail alone.
 * @throws SealError when PAYOUT_DETAILS_KEY lacks the key: nothing is sent until it has it
 */
export async function paymentOf(em: EntityManager, seal: Seal, payout: Payout): Promise<Payment> {
  const { id: payoutId, partnerId, brandId, paidAmount, paidCurrency: currency, scheduledFor, sentAt } = payout;
  if (!paidAmount) throw new Error(`payout ${payoutId} goes out without an exchange rate`);
  const partner = await em.findOneOrFail(PartnerEntity, partnerId);
  const brand = await em.findOneOrFail(BrandEntity, brandId);
  return {
    payoutId,
    payer: payerOf(brand, seal),
    ...payeeOf(partner, seal),
    amount: amountText(money(paidAmount, currency)),
    currency,
    reference: `payout ${payoutId}`,
    sentAt: sentAt ?? scheduledFor,
  };
}

function payerOf({ id, name, payerAccountSealed: sealed }: Brand, seal: Seal): Payer {
  if (!sealed) return { name };
  const { iban, bic, holder } = bankAccountIn(seal.open(sealed, `brand/${id}`));
  return { name: holder, account: { iban, bic } };
}

function payeeOf(partner: Partner, seal: Seal): { readonly payee: string; readonly destination: Destination } {
  const { id, name, payoutMethod, payoutAccountSealed: sealed } = partner;
  const { rail, fault = null, payee = name } = payoutMethod;
  switch (rail) {
    case 'FAKE':
      return { payee, destination: { kind: 'NOBODY', fault } };
    case 'MANUAL_CSV':
    case 'EXTERNAL':
      return { payee, destination: { kind: 'NAMED' } };
    case 'ISO20022': {
      if (!sealed) return { payee, destination: { kind: 'NAMED' } };
      const { iban, bic, holder } = bankAccountIn(seal.open(sealed, `partner/${id}`));
      return { payee: holder, destination: { kind: 'BANK_ACCOUNT', iban, bic } };
    }
    case 'STRIPE': {
      if (!sealed) return { payee, destination: { kind: 'NAMED' } };
      const { stripeAccountId: accountId } = stripeAccount.parse(JSON.parse(seal.open(sealed, `partner/${id}`)));
      return { payee, destination: { kind: 'STRIPE_ACCOUNT', accountId } };
    }
    default:
      return assertNever(rail);
  }
}

const bankAccountIn = (text: string): BankAccount => bankAccount.parse(JSON.parse(text));
