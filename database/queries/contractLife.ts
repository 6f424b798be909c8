import type { NotificationEvent } from '../../domain/notification/events.ts';
import { ContractEntity, type Contract } from '../entities/contract.ts';
import { OutboxEntity } from '../entities/outbox.ts';
import type { EntityManager } from '../orm.ts';
import { contractReport } from '../reports/contract.ts';
import { announce } from './announce.ts';

const nothingYet = {
  externalId: null,
  imported: null,
  templateId: null,
  modificationId: null,
  followsId: null,
  partnerRecordedBy: null,
  declinedAt: null,
  declinedBy: null,
  activatedAt: null,
  expiredAt: null,
  nextStepAt: null,
  updatedAt: null,
} satisfies Partial<Contract>;

/** What is known of a contract when it is drawn up. */
export type ContractDraft = Omit<Contract, keyof typeof nothingYet> & Partial<Contract>;

export const drafted = (draft: ContractDraft): Contract => ({ ...nothingYet, ...draft });

/** Stores a new contract, starts its workflow and tells both parties. */
export async function drawUp(em: EntityManager, draft: ContractDraft, now: string): Promise<Contract> {
  const row = drafted(draft);
  await em.insert(ContractEntity, row);
  await wakeContract(em, row.id, now);
  await announceContract(em, 'contract.created', row, now);
  return row;
}

/**
 * Has the contract's workflow look at what is to come next, because something has changed: started if it has ended. Until it
 * has looked, the contract counts as due.
 */
export async function wakeContract(em: EntityManager, contractId: string, now: string): Promise<void> {
  await em.nativeUpdate(ContractEntity, { id: contractId }, { nextStepAt: now });
  await em.insert(OutboxEntity, { kind: 'CONTRACT', subjectId: contractId });
}

/** Tells both parties what happened to a contract, in the transaction in which it happened. */
export const announceContract = (
  em: EntityManager,
  type: Extract<NotificationEvent, `contract.${string}`>,
  row: Contract,
  now: string,
): Promise<void> => {
  const event = { type, subjectId: row.id, toBrand: true, toPartnerId: row.partnerId, body: contractReport(row, now) };
  return announce(em, { brandId: row.brandId, events: [event], at: now });
};
