import type { Audience } from './principal.ts';

/**
 * Who may do what, in one place (api.md, Resources, column "who"). The column is meant literally: a role that is not named
 * may not, so the key of a brand's shop system cannot take back an action or pay one, and an admin, who is of the
 * installation, sees no brand's money.
 */
export const access = {
  installation: ['admin'],
  keys: ['admin', 'brand'],
  program: ['brand'],
  partners: ['brand', 'finance'],
  payoutMethods: ['brand', 'finance', 'partner'],
  payoutMethodDecisions: ['brand', 'finance'],
  payerAccounts: ['brand', 'finance'],
  complianceHolds: ['brand', 'finance'],
  contractReading: ['brand', 'support', 'finance', 'partner'],
  contractParties: ['brand', 'partner'],
  optIns: ['partner'],
  customers: ['brand'],
  customerReading: ['brand', 'partner'],
  catalogueReading: ['brand', 'finance'],
  offers: ['brand', 'partner'],
  productReading: ['brand', 'partner'],
  trackingLinks: ['brand', 'partner'],
  webhooks: ['brand', 'partner'],
  actionReporting: ['brand'],
  actionReading: ['brand', 'support', 'finance', 'partner'],
  corrections: ['support'],
  correctionReading: ['support', 'partner'],
  eligibility: ['brand', 'support'],
  returns: ['support', 'partner'],
  returnAnswers: ['partner'],
  inquiries: ['brand', 'support', 'partner'],
  fxRates: ['finance', 'brand'],
  funding: ['finance', 'brand'],
  reports: ['finance', 'brand'],
  earnings: ['finance', 'partner'],
  books: ['finance'],
  open: ['anyone'],
} as const satisfies Record<string, readonly Audience[]>;
