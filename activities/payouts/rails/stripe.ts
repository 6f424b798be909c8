import { Stripe } from 'stripe';
import { decimal, minorUnits } from '../../../domain/money.ts';
import type { RailAnswer } from '../../../domain/payout/railAnswer.ts';
import { NotTaken, type Rail } from '../rail.ts';

export interface StripeAccess {
  readonly apiKey: string;
  /** Where Stripe is, for tests. @default Stripe's own */
  readonly at?: { readonly protocol: 'http'; readonly host: string; readonly port: number } | undefined;
}

const answersWithinMs = 20_000;
const returnDays = 30;

/**
 * Transfers to the partner's connected account (Stripe Connect). The payout's id is Stripe's idempotency key, and the transfer
 * group by which the transfer is found again. A transfer arrives at once; it can be reversed later.
 */
export function stripeRail({ apiKey, at }: StripeAccess): Rail {
  const { transfers } = new Stripe(apiKey, { ...at, timeout: answersWithinMs, maxNetworkRetries: 0, telemetry: false });
  return {
    name: 'STRIPE',
    tellsLater: true,
    returnDays,
    reachesWithin: 'PT1H',
    async pay({ payoutId, destination, amount, currency, reference }) {
      if (destination.kind !== 'STRIPE_ACCOUNT') return declined('The partner has named no Stripe account.');
      const units = stripeAmount(amount, currency);
      if (units === null) return declined(`Stripe cannot transfer ${amount} ${currency}.`);
      try {
        const transfer = await transfers.create(
          {
            amount: units,
            currency: currency.toLowerCase(),
            destination: destination.accountId,
            transfer_group: payoutId,
            description: reference,
            metadata: { payoutId },
          },
          { idempotencyKey: payoutId },
        );
        return { outcome: 'completed', receipt: transfer.id };
      } catch (error) {
        return refusal(error, destination.accountId);
      }
    },
    async find(payoutId) {
      const { data } = await transfers.list({ transfer_group: payoutId, limit: 1 });
      const [transfer] = data;
      if (!transfer) return { outcome: 'absent' };
      const { id: receipt, reversed } = transfer;
      const currency = transfer.currency.toUpperCase();
      const paid = { amount: decimal(transfer.amount).dividedBy(unitsOf(currency)).toString(), currency };
      return reversed
        ? { outcome: 'returned', receipt, reason: 'The transfer was reversed.', paid }
        : { outcome: 'completed', receipt, paid };
    },
  };
}

const declined = (reason: string): RailAnswer => ({ outcome: 'declined', reason });

/** What an error of Stripe says of the transfer, without the account that it names. @throws NotTaken when Stripe turned the request away before looking at it */
function refusal(error: unknown, accountId: string): RailAnswer {
  const masked = (text: string): string => text.replaceAll(accountId, `acct_…${accountId.slice(-4)}`);
  if (error instanceof Stripe.errors.StripeAuthenticationError || error instanceof Stripe.errors.StripeRateLimitError) {
    throw new NotTaken(error.message, { cause: error });
  }
  if (
    error instanceof Stripe.errors.StripeInvalidRequestError ||
    error instanceof Stripe.errors.StripePermissionError
  ) {
    return declined(masked(error.message));
  }
  if (error instanceof Stripe.errors.StripeError) return { outcome: 'unknown', reason: masked(error.message) };
  throw error;
}

// Where Stripe counts otherwise than ISO 4217 does (docs.stripe.com/currencies, special cases).
const stripeDigits: ReadonlyMap<string, number> = new Map([
  ['ISK', 2],
  ['UGX', 2],
  ['MGA', 0],
]);

/** How many of Stripe's smallest unit one of the currency is. */
const unitsOf = (currency: string) => decimal(10).pow(stripeDigits.get(currency) ?? minorUnits(currency));

/** In Stripe's smallest unit; null for what is no whole number of it. A number, for an integer is what Stripe's SDK takes. */
function stripeAmount(amount: string, currency: string): number | null {
  const units = decimal(amount).times(unitsOf(currency));
  return units.isInteger() && units.lessThan(Number.MAX_SAFE_INTEGER) ? units.toNumber() : null;
}
