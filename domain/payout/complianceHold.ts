/** Why nothing may go out to a partner. */
export const complianceReasons = ['IDENTITY', 'SANCTIONS', 'FRAUD', 'TAX_FORM', 'LEGAL_ORDER', 'OTHER'] as const;
export type ComplianceReason = (typeof complianceReasons)[number];

/** A partner is held: nothing goes out to it until it is released. */
export interface ComplianceHold {
  readonly since: string;
  readonly reason: ComplianceReason;
  /** The key that held it. */
  readonly actor: string;
}
