import type { ModificationNote } from '../../domain/contract/modification.ts';
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
export type ContractDraft = Omit<Contract, keyof typeof nothingYet | 'drawnUpAt'> & Partial<Contract>;

/** Drawn up here when it was created, unless that was elsewhere. */
export const drafted = (draft: ContractDraft): Contract => ({ ...nothingYet, drawnUpAt: draft.createdAt, ...draft });

/** Stores a new contract, starts its workflow and tells both parties. */
export async function drawUp(em: EntityManager, draft: ContractDraft, now: string): Promise<Contract> {
  const row = drafted({ ...draft, drawnUpAt: now });
  await drawUpAll(em, [row], now);
  return row;
}

/**
 * As {@link drawUp}, for many contracts of one brand with the same few statements.
 * @param modification that brought them all
 */
export async function drawUpAll(
  em: EntityManager,
  rows: readonly Contract[],
  now: string,
  modification: ModificationNote | null = null,
): Promise<void> {
  const ids = rows.map(({ id }) => id);
  await em.insertMany(ContractEntity, [...rows]);
  await wakeContracts(em, ids, now);
  const told = rows.map((row) => ({ ...row, modification }));
  await announceContracts(em, 'contract.created', told, now);
}

/**
 * Has the contract's workflow look at what is to come next, because something has changed: started if it has ended. Until it
 * has looked, the contract counts as due.
 */
export const wakeContract = (em: EntityManager, contractId: string, now: string): Promise<void> =>
  wakeContracts(em, [contractId], now);

export async function wakeContracts(em: EntityManager, contractIds: readonly string[], now: string): Promise<void> {
  await em.nativeUpdate(ContractEntity, { id: { $in: [...contractIds] } }, { nextStepAt: now });
  await em.insertMany(
    OutboxEntity,
    contractIds.map((subjectId) => ({ kind: 'CONTRACT' as const, subjectId })),
  );
}

/** Tells both parties what happened to a contract, in the transaction in which it happened. */
export const announceContract = (em: EntityManager, type: ContractEvent, row: Contract, now: string): Promise<void> =>
  announceContracts(em, type, [row], now);

type ContractEvent = Extract<NotificationEvent, `contract.${string}`>;

async function announceContracts(
  em: EntityManager,
  type: ContractEvent,
  rows: readonly Contract[],
  now: string,
): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const events = rows.map((row) => ({
    type,
    subjectId: row.id,
    toBrand: true,
    toPartnerId: row.partnerId,
    body: contractReport(row, now),
  }));
  await announce(em, { brandId: first.brandId, events, at: now });
}
