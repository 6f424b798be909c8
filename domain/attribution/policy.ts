import { contractOf } from './claim.ts';
import type { AttributionQuestion, CreditPolicy, DecidedQuestion } from './question.ts';
import { isValidUnder } from './referrals.ts';

/** Of a brand that has named none, under contracts that name none or not the same. */
const usual: CreditPolicy = 'LAST_REFERRER';

/**
 * The question with the policy that picks among its referrals: what the brand has named; else what all contracts name that
 * have a valid referral; else the last referrer (decision 22). A referral that counts for nothing has no say in it either.
 */
export const decided = (question: AttributionQuestion): DecidedQuestion => ({
  ...question,
  creditPolicy: question.creditPolicy ?? policyOfContracts(question),
});

function policyOfContracts(question: AttributionQuestion): CreditPolicy {
  const named = question.referrals.flatMap((referral) => {
    const { creditPolicy = usual } = contractOf(question.contracts, referral.partnerId) ?? {};
    return isValidUnder(referral, { ...question, creditPolicy }) ? [creditPolicy] : [];
  });
  const [first = usual] = named;
  return named.every((policy) => policy === first) ? first : usual;
}
