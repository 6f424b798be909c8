import { statusAt } from '../../domain/contract/contract.ts';
import { DomainError } from '../../domain/errors.ts';
import { ContractEntity, type Contract } from '../entities/contract.ts';
import { LockMode, type EntityManager } from '../orm.ts';
import { lifeOf } from '../reports/contract.ts';
import { wakeContracts } from './contractLife.ts';

/**
 * A partner begins the modified terms before their date: the contract that follows starts now, and the one that it follows
 * ends now. Beside an end this is all that may move in a contract. Actions stay priced by the contract of their event date.
 *
 * @throws DomainError CONTRACT_STATE_REFUSES
 */
export async function optIn(em: EntityManager, contractId: string, now: string): Promise<Contract> {
  const { followsId } = await em.findOneOrFail(ContractEntity, contractId);
  if (!followsId) throw refused('The contract follows no other.');
  // Held in the order of the chain, like an end that takes its follow-ups along.
  const before = await held(em, followsId);
  const following = await held(em, contractId);
  requireOptIn(following, before, now);
  before.endAt = now;
  before.updatedAt = now;
  // At no instant may two contracts of a partner be in force: the old one ends first.
  await em.flush();
  following.startAt = now;
  following.updatedAt = now;
  await em.flush();
  await wakeContracts(em, [before.id, following.id], now);
  return following;
}

const held = (em: EntityManager, id: string): Promise<Contract> =>
  em.findOneOrFail(ContractEntity, id, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true });

function requireOptIn(following: Contract, before: Contract, now: string): void {
  if (!following.modification?.earlyOptIn) throw refused('The brand does not let partners begin these terms early.');
  const status = statusAt(lifeOf(following), now);
  if (status !== 'UPCOMING') throw refused(`The contract is ${status}; only an UPCOMING one can begin early.`);
  if (following.endAt && following.endAt <= following.startAt)
    throw refused('The contract was ended before its start.');
  const statusBefore = statusAt(lifeOf(before), now);
  if (statusBefore !== 'ACTIVE') throw refused(`The contract that it follows is ${statusBefore}, not ACTIVE.`);
}

const refused = (detail: string): DomainError => new DomainError('CONTRACT_STATE_REFUSES', detail);
