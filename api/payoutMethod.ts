import { z } from 'zod';
import { currencyCode } from '../domain/money.ts';
import { account, type MaskedAccount } from '../domain/payout/account.ts';
import { accountKindOf, faults, railNames, type PayoutMethod } from '../domain/payout/payoutMethod.ts';
import type { Deps } from './deps.ts';
import { invalidField } from './http/validation.ts';

/* How a partner is paid, in requests and answers. */

const payee = z.string().trim().min(1).max(255).meta({ description: 'Named in the payment. Absent: the partner.' });
const fault = z.enum(faults).meta({ description: 'Of FAKE: what goes wrong with each payment.' });
const currency = currencyCode.meta({
  description: 'What the partner is paid in. Absent: the currency of its statement.',
});

const about = { payee: payee.optional(), currency: currency.optional(), fault: fault.optional() };

/** What needs no account data, so that it can be said when a partner is made. */
export const plainPayoutMethod = z
  .strictObject({
    rail: z.enum(['MANUAL_CSV', 'EXTERNAL', 'FAKE']).meta({
      description:
        'MANUAL_CSV: a payment file for the bank. EXTERNAL: the brand pays by itself and says so (`/confirmations`). FAKE: nobody is paid, in the sandbox alone.',
    }),
    ...about,
  })
  .meta({ id: 'PlainPayoutMethod' });

/** What a change asks for. */
export const askedPayoutMethod = {
  rail: z.enum(railNames).meta({
    description:
      'MANUAL_CSV: a payment file for the bank. ISO20022: a payment order, pain.001.001.09. EXTERNAL: the brand pays by itself and says so (`/confirmations`). STRIPE: a transfer to the partner’s connected account. FAKE: nobody is paid, in the sandbox alone.',
  }),
  ...about,
  account: account.optional().meta({
    description: 'Of ISO20022 a bank account, of STRIPE a connected account. It is stored encrypted and shown masked.',
  }),
};

/** What is seen of an account. */
export const maskedAccount = z
  .strictObject({
    kind: z.enum(['BANK_ACCOUNT', 'STRIPE_ACCOUNT']),
    country: z.string().nullable().meta({ description: 'Of the bank; Stripe’s ids tell none.', example: 'DE' }),
    lastFour: z.string().meta({ description: 'The last four characters.', example: '3000' }),
  })
  .meta({ id: 'MaskedAccount' });

export const payoutMethod = z
  .strictObject({
    rail: z.enum(railNames),
    ...about,
    account: maskedAccount.optional(),
  })
  .meta({ id: 'PayoutMethod' });

interface Asked {
  readonly rail: PayoutMethod['rail'];
  readonly payee?: string | undefined;
  readonly fault?: PayoutMethod['fault'];
  readonly account?: MaskedAccount | undefined;
}

/**
 * Refuses a method that cannot pay.
 * @param at where it stands in the body, such as "/payoutMethod"
 * @throws DomainError VALIDATION_FAILED for a rail that pays nobody where money is real, and for an account that it cannot pay to
 */
export function requirePayable(
  at: string,
  asked: Asked | undefined,
  { timeSkipping, fakeBankUrl }: Pick<Deps['settings'], 'timeSkipping' | 'fakeBankUrl'>,
): void {
  if (!asked) return;
  const { rail, fault: wrong, account: to } = asked;
  if (rail === 'FAKE' && !timeSkipping && fakeBankUrl === undefined)
    throw invalidField(`${at}/rail`, 'FAKE is for the sandbox');
  if (rail !== 'FAKE' && wrong) throw invalidField(`${at}/fault`, 'is of FAKE alone');
  const kind = accountKindOf(rail);
  if (kind === null && to) throw invalidField(`${at}/account`, `${rail} takes no account`);
  if (kind !== null && to?.kind !== kind) throw invalidField(`${at}/account`, expected[kind]);
  if (kind === 'BANK_ACCOUNT' && asked.payee !== undefined) {
    throw invalidField(`${at}/payee`, 'is the holder of the account');
  }
}

const expected: Readonly<Record<MaskedAccount['kind'], string>> = {
  BANK_ACCOUNT: 'expected a bank account: iban, bic where the bank wants one, holder',
  STRIPE_ACCOUNT: 'expected a connected account: stripeAccountId',
};
