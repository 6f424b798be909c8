import { electronicFormatIBAN, isValidBIC, isValidIBAN } from 'ibantools';
import { z } from 'zod';

/*
 * Accounts that money is paid to and from. In the clear they are what a payment needs; everybody else sees them masked.
 */

const iban = z
  .string()
  .max(60)
  .transform((text) => electronicFormatIBAN(text) ?? '')
  .refine((text) => isValidIBAN(text), 'expected an IBAN whose length and check digits are right')
  .meta({ example: 'DE89 3704 0044 0532 0130 00' });

const bic = z
  .string()
  .max(60)
  .trim()
  .toUpperCase()
  .refine((text) => isValidBIC(text), 'expected a BIC of 8 or 11 characters')
  .meta({ description: 'Where the bank wants one.', example: 'COBADEFFXXX' });

const holder = z
  .string()
  .trim()
  .min(1)
  .max(140)
  .meta({ description: 'Whose account it is, as the bank knows it.', example: 'Acme Blog Ltd' });

/** An account at a bank. */
export const bankAccount = z.strictObject({ iban, bic: bic.optional(), holder }).meta({ id: 'BankAccount' });
export type BankAccount = z.output<typeof bankAccount>;

/** An account that is connected to the platform's at Stripe. */
export const stripeAccount = z
  .strictObject({
    stripeAccountId: z
      .string()
      .regex(/^acct_[A-Za-z0-9]{8,64}$/, 'expected the id of a connected account such as "acct_1032D82eZvKYlo2C"')
      .meta({ example: 'acct_1032D82eZvKYlo2C' }),
  })
  .meta({ id: 'StripeAccount' });

/** Account data in the clear. It is stored sealed, and leaves in payments alone. */
export const account = z.union([bankAccount, stripeAccount]);
export type Account = z.output<typeof account>;

/** What may be seen of an account. */
export interface MaskedAccount {
  readonly kind: 'BANK_ACCOUNT' | 'STRIPE_ACCOUNT';
  /** Of the bank; null: Stripe's ids tell none. */
  readonly country: string | null;
  readonly lastFour: string;
}

/** The country and the last four characters. */
export const masked = (given: Account): MaskedAccount =>
  'iban' in given
    ? { kind: 'BANK_ACCOUNT', country: given.iban.slice(0, 2), lastFour: given.iban.slice(-4) }
    : { kind: 'STRIPE_ACCOUNT', country: null, lastFour: given.stripeAccountId.slice(-4) };
