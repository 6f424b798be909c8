import { SearchAttributeType, defineSearchAttributeKey } from '@temporalio/common';

/** Finance finds its workflows by these in the Temporal UI. No personal data. Registered by the worker at start-up. */
export const searchAttributes = {
  BrandId: defineSearchAttributeKey('BrandId', SearchAttributeType.KEYWORD),
  PartnerId: defineSearchAttributeKey('PartnerId', SearchAttributeType.KEYWORD),
  ContractId: defineSearchAttributeKey('ContractId', SearchAttributeType.KEYWORD),
  ActionState: defineSearchAttributeKey('ActionState', SearchAttributeType.KEYWORD),
  LockingAt: defineSearchAttributeKey('LockingAt', SearchAttributeType.DATETIME),
  PayableAt: defineSearchAttributeKey('PayableAt', SearchAttributeType.DATETIME),
  Payout: defineSearchAttributeKey('Payout', SearchAttributeType.KEYWORD),
} as const;
