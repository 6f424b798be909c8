import { LockMode } from '@mikro-orm/core';
import { z } from 'zod';
import type { Contract } from '../../database/entities/contract.ts';
import { ContractEntity } from '../../database/entities/index.ts';
import type { EntityManager } from '../../database/orm.ts';
import { announceContract, wakeContract } from '../../database/queries/contractLife.ts';
import { endFollowUps } from '../../database/queries/modifications.ts';
import { lifeOf } from '../../database/reports/contract.ts';
import { transaction } from '../../database/transaction.ts';
import { statusAt } from '../../domain/contract/contract.ts';
import { DomainError } from '../../domain/errors.ts';
import { instant } from '../../domain/instant.ts';
import type { NotificationEvent } from '../../domain/notification/events.ts';
import { access } from '../access/access.ts';
import { ok } from '../http/answers.ts';
import { contract, contractView } from '../contract.ts';
import { byId } from '../http/fields.ts';
import type { PrincipalOf } from '../access/principal.ts';
import { nothing, route, type HandlerDeps } from '../http/route.ts';
import { found, within } from '../access/tenancy.ts';
import { invalidField } from '../http/validation.ts';

/* What may happen to a contract after it was drawn up: its parties sign or decline it, and one of them ends it. */

type Party = PrincipalOf<'brand' | 'partner'>;

const signature = z.strictObject({
  party: z.enum(['BRAND', 'PARTNER']),
  signatory: z.string().trim().min(1).max(255).meta({ description: 'Who signs.', example: 'Wile E. Coyote' }),
});

const end = z.strictObject({
  endDate: instant.optional().meta({ description: 'Exclusive; absent: now, or the start if that is to come.' }),
});

const refused = (detail: string): DomainError => new DomainError('CONTRACT_STATE_REFUSES', detail);

/** A brand may record its partner's signature; the partner may confirm it with its own. Nobody signs for the brand. */
function sign(row: Contract, { role }: Party, { party, signatory }: z.output<typeof signature>, now: string): void {
  if (row.declinedAt) throw refused('The contract was declined.');
  if (party === 'BRAND') {
    if (role !== 'brand') throw new DomainError('FORBIDDEN', 'A partner does not sign for the brand.');
    if (row.brandSignedAt) throw refused('The brand has signed already.');
    Object.assign(row, { brandSignatory: signatory, brandSignedAt: now });
    return;
  }
  const confirms = role === 'partner' && row.partnerRecordedBy === 'BRAND';
  if (row.partnerSignedAt && !confirms) throw refused('The partner has signed already.');
  Object.assign(row, {
    partnerSignatory: signatory,
    partnerSignedAt: now,
    partnerRecordedBy: role === 'brand' ? 'BRAND' : null,
  });
}

/** Only what is not yet in force can be declined; afterwards it can be ended. */
function decline(row: Contract, { role }: Party, now: string): void {
  const status = statusAt(lifeOf(row), now);
  if (status !== 'PENDING') throw refused(`The contract is ${status}; only a PENDING one can be declined.`);
  Object.assign(row, { declinedAt: now, declinedBy: role === 'brand' ? 'BRAND' : 'PARTNER' });
}

/** An end is never in the past – actions since then are priced already – and never later than the one agreed on. */
function endAt(row: Contract, endDate: string | undefined, now: string): void {
  const status = statusAt(lifeOf(row), now);
  if (status !== 'ACTIVE' && status !== 'UPCOMING') throw refused(`The contract is ${status}; it cannot be ended.`);
  const earliest = row.startAt > now ? row.startAt : now;
  const wanted = endDate ?? earliest;
  if (wanted < earliest) throw invalidField('/endDate', `expected ${earliest} or later`);
  if (row.endAt && row.endAt < wanted) throw refused(`The contract ends at ${row.endAt} already.`);
  row.endAt = wanted;
}

/** Changes a contract that the principal is a party of, and tells both parties. */
async function changed(
  { params, principal }: { readonly params: { readonly id: string }; readonly principal: Party },
  { database, clock }: HandlerDeps,
  change: (row: Contract, now: string, em: EntityManager) => void | Promise<void>,
  event?: Extract<NotificationEvent, `contract.${string}`>,
) {
  const now = await clock.now();
  return transaction(database, async (em) => {
    const where = { ...params, ...within(principal) };
    const row = found(await em.findOne(ContractEntity, where, { lockMode: LockMode.PESSIMISTIC_WRITE }), 'contract');
    await change(row, now, em);
    row.updatedAt = now;
    await em.flush();
    await wakeContract(em, row.id, now);
    if (event !== undefined) await announceContract(em, event, row, now);
    return ok(await contractView(em, row, now));
  });
}

const one = { description: 'The contract as it then is.', body: contract };

export const contractLifeRoutes = [
  route({
    method: 'post',
    path: '/v1/contracts/:id/signatures',
    summary: 'Sign a contract',
    description:
      'With both signatures it is UPCOMING or ACTIVE. A brand may record its partner’s signature; the partner may confirm it with its own.',
    roles: access.contractParties,
    takes: { ...nothing, params: byId, body: signature },
    responses: { 200: one },
    problems: ['CONTRACT_STATE_REFUSES', 'CONTRACT_OVERLAPS'],
    handle: (request, deps) =>
      changed(
        request,
        deps,
        (row, now) => {
          sign(row, request.principal, request.body, now);
        },
        'contract.signed',
      ),
  }),
  route({
    method: 'post',
    path: '/v1/contracts/:id/declines',
    summary: 'Decline a contract',
    roles: access.contractParties,
    takes: { ...nothing, params: byId },
    responses: { 200: one },
    problems: ['CONTRACT_STATE_REFUSES'],
    handle: (request, deps) =>
      changed(
        request,
        deps,
        (row, now) => {
          decline(row, request.principal, now);
        },
        'contract.declined',
      ),
  }),
  route({
    method: 'post',
    path: '/v1/contracts/:id/end',
    summary: 'End a contract',
    description:
      'What was priced under it stays as it is. Contracts that were to follow it do not begin. A later end needs a new contract.',
    roles: access.contractParties,
    takes: { ...nothing, params: byId, body: end },
    responses: { 200: one },
    problems: ['CONTRACT_STATE_REFUSES'],
    handle: (request, deps) =>
      changed(request, deps, async (row, now, em) => {
        endAt(row, request.body.endDate, now);
        await endFollowUps(em, row.id, now);
      }),
  }),
];
