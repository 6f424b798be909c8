import type { Claim, ClaimReason, PayingContract } from './question.ts';

/* A claim that was judged: who would pay it, or what speaks against it. */

/** How a sentence about the claim begins. */
export interface Told {
  readonly told: string;
}

/** A claim that would be paid by its partner's contract, unless another comes first. */
export type ValidClaim = Claim & Told & Payer;

export type JudgedClaim = ValidClaim | (Claim & Told & Refusal);

export interface Payer {
  readonly contractId: string;
  readonly creditPolicy?: PayingContract['creditPolicy'];
}

export interface Refusal {
  readonly contractId: null;
  readonly reason: ClaimReason;
  /** How the sentence about the claim ends. */
  readonly why: string;
}

export function refused(reason: ClaimReason, why: string): Refusal {
  return { contractId: null, reason, why };
}

export const withoutContract = refused(
  'NO_PAYING_CONTRACT',
  'earns nothing: the partner has no contract that pays for this event at its date',
);

/** Whoever does not need to be judged further: the partner's contract pays, if there is one. */
export const paying = (contracts: readonly PayingContract[], partnerId: string): Payer | Refusal =>
  contractOf(contracts, partnerId) ?? withoutContract;

export function contractOf(contracts: readonly PayingContract[], partnerId: string): PayingContract | undefined {
  return contracts.find((contract) => contract.partnerId === partnerId);
}

export const isBefore = (one: string, other: string): boolean => Date.parse(one) < Date.parse(other);
