/**
 * The ways that money can take to a partner. MANUAL_CSV and ISO20022 are files for the bank, EXTERNAL is paid by the brand itself
 * outside, STRIPE by Stripe Connect, FAKE by nobody: the sandbox and tests have it.
 */
export const railNames = ['MANUAL_CSV', 'ISO20022', 'EXTERNAL', 'STRIPE', 'FAKE'] as const;
export type RailName = (typeof railNames)[number];
