import { z } from 'zod';
import { emailAddress } from '../email.ts';
import { referralKinds, type AttributedBy, type CustomerAttributedBy } from '../attribution/question.ts';

/*
 * Whom partners led to the brand (seed 001). The brand knows her by its customer key, the payment provider by its provider
 * key; a payment can only be credited once it is known that both are the same customer.
 */

const key = z.string().min(1).max(255);

/** What a brand says of a customer. */
export const customerFields = {
  customerKey: key.meta({ description: 'Your own key; actions name it as customerId.', example: 'c-77' }),
  providerKey: key.meta({ description: 'The payment provider’s key.', example: 'cus_9s6XKzkNRiz8i3' }),
  email: emailAddress.meta({ example: 'lena@example.com' }),
  name: z.string().trim().min(1).max(255).meta({ example: 'Lena Meyer' }),
} as const;

/** The keys that a customer is found by. */
export interface CustomerKeys {
  readonly customerKey?: string | null | undefined;
  readonly providerKey?: string | null | undefined;
}

/** What is said of a customer: what is undefined stays as it is, null clears it. */
export interface GivenCustomer extends CustomerKeys {
  readonly email?: string | null | undefined;
  readonly name?: string | null | undefined;
  /** Whose customer she is from now on; null: nobody’s. */
  readonly partnerId?: string | null | undefined;
}

/** A customer as far as the register needs to know her. */
export interface KnownCustomer {
  readonly id: string;
  readonly customerKey: string | null;
  readonly providerKey: string | null;
  readonly email: string | null;
  readonly name: string | null;
  /** In force now; null: nobody has ever said. */
  readonly attribution: CurrentAttribution | null;
  /** Nothing is known of her but a provider key: a payment came before anybody told who she is. */
  readonly bare: boolean;
}

export interface CurrentAttribution {
  readonly partnerId: string | null;
  readonly by: CustomerAttributedBy;
}

/** Whether payments by the provider's key can be credited (seed 001, Tracking recurring transactions with a payment webhook). */
export const hasBothKeys = ({ customerKey, providerKey }: CustomerKeys): boolean =>
  typeof customerKey === 'string' && typeof providerKey === 'string';

/**
 * Whether what earned an action also makes its customer the partner's: a referral and a promo code led her to the brand, while a
 * partner whom the brand names has earned this one sale.
 */
export const introduces = (by: AttributedBy): boolean =>
  by === 'PROMO_CODE' || referralKinds.some((kind) => kind === by);
