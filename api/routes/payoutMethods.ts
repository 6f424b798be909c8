import { z } from 'zod';
import { PartnerEntity, PayoutMethodChangeEntity } from '../../database/entities/index.ts';
import type { PayoutMethodChange } from '../../database/entities/payoutMethodChange.ts';
import type { EntityManager } from '../../database/orm.ts';
import { askForMethod, decideMethod } from '../../database/queries/payoutMethodChanges.ts';
import { payoutMethodChangeReport } from '../../database/reports/payoutMethodChange.ts';
import { transaction } from '../../database/transaction.ts';
import { accountChangeStates, type AccountVerdict } from '../../domain/payout/accountChange.ts';
import { masked } from '../../domain/payout/account.ts';
import { sealOf } from '../../platform/seal.ts';
import { access } from '../access/access.ts';
import { actorOf, type PrincipalOf } from '../access/principal.ts';
import { found } from '../access/tenancy.ts';
import { note } from '../actionCommand.ts';
import { created, ok } from '../http/answers.ts';
import { byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { askedPayoutMethod, requirePayable } from '../payoutMethod.ts';
import { payoutMethodChange } from '../payoutMethodChange.ts';

const newChange = z.strictObject({ ...askedPayoutMethod, note }).meta({
  id: 'NewPayoutMethod',
  example: {
    rail: 'ISO20022',
    account: { iban: 'DE89 3704 0044 0532 0130 00', bic: 'COBADEFFXXX', holder: 'Acme Blog Ltd' },
    note: 'By their letter of 20 November.',
  },
});

type Role = (typeof access.payoutMethods)[number];
type Reader = PrincipalOf<Role>;

const view = (row: PayoutMethodChange, { role }: Reader): z.output<typeof payoutMethodChange> =>
  payoutMethodChangeReport(row, role === 'partner' ? 'PARTNER' : 'BRAND');

/** @throws DomainError NOT_FOUND for another tenant's partner, and for a partner's key that is another's */
async function requireVisible(em: EntityManager, partnerId: string, reader: Reader): Promise<void> {
  const isForeign = reader.partnerId !== null && reader.partnerId !== partnerId;
  found(isForeign ? null : await em.findOne(PartnerEntity, { id: partnerId, brandId: reader.brandId }), 'partner');
}

interface Decision {
  /** The end of its path. */
  readonly what: 'confirmations' | 'rejections';
  readonly verdict: AccountVerdict;
  readonly summary: string;
  readonly description: string;
  readonly roles: readonly Role[];
}

const decision = z
  .strictObject({ note })
  .optional()
  .meta({ id: 'AccountDecision', example: { note: 'Compared with the letter, and rung up.' } });

const decisionRoute = ({ what, verdict, roles, ...about }: Decision) =>
  route({
    ...about,
    method: 'post',
    path: `/v1/partners/:id/payout-methods/:changeId/${what}`,
    roles,
    takes: { ...nothing, params: z.strictObject({ id, changeId: id }), body: decision },
    responses: { 200: { description: 'The change as it is now.', body: payoutMethodChange } },
    problems: ['ACCOUNT_CHANGE_DECIDED', 'ACCOUNT_CHANGE_NEEDS_ANOTHER'],
    async handle({ principal, params: { id: partnerId, changeId }, body }, { database, em, clock }) {
      await requireVisible(em, partnerId, principal);
      const row = found(await em.findOne(PayoutMethodChangeEntity, { id: changeId, partnerId }), 'change');
      const by = { actor: actorOf(principal), note: body?.note ?? null, at: await clock.now() };
      return ok(view(await transaction(database, (own) => decideMethod(own, row, verdict, by)), principal));
    },
  });

export const payoutMethodRoutes = [
  route({
    method: 'post',
    path: '/v1/partners/:id/payout-methods',
    summary: 'Ask that a partner be paid otherwise',
    description:
      'Another key of the brand or of finance has to confirm it; until then nothing changes. Account data is stored encrypted and shown masked. The partner is told (`payout-method.*`).',
    roles: access.payoutMethods,
    takes: { ...nothing, params: byId, body: newChange },
    responses: { 201: { description: 'The change waits for its confirmation.', body: payoutMethodChange } },
    problems: ['ACCOUNT_CHANGE_OPEN', 'PAYOUT_DETAILS_DISABLED'],
    async handle({ principal, params, body }, { database, em, clock, settings }) {
      await requireVisible(em, params.id, principal);
      const { note: because = null, account, ...plain } = body;
      const method = { ...plain, ...(account && { account: masked(account) }) };
      requirePayable('', method, settings);
      const sealedAccount = account ? sealOf(settings).close(JSON.stringify(account), `partner/${params.id}`) : null;
      const change = { brandId: principal.brandId, partnerId: params.id, method, sealedAccount };
      const by = { actor: actorOf(principal), note: because, at: await clock.now() };
      const row = await transaction(database, (own) => askForMethod(own, change, by));
      return created(`/v1/partners/${params.id}/payout-methods`, view(row, principal));
    },
  }),
  listRoute({
    path: '/v1/partners/:id/payout-methods',
    summary: 'List the changes of how a partner is paid',
    roles: access.payoutMethods,
    params: byId,
    query: listQuery({ state: z.enum(accountChangeStates).optional() }),
    item: payoutMethodChange,
    async find({ principal, params, query: { state } }, page, { em }) {
      await requireVisible(em, params.id, principal);
      const where = { $and: [{ partnerId: params.id }, asked({ state }), page.where] };
      return (await em.find(PayoutMethodChangeEntity, where, page.options)).map((row) => view(row, principal));
    },
  }),
  decisionRoute({
    what: 'confirmations',
    verdict: 'CONFIRMED',
    summary: 'Confirm how a partner is to be paid',
    description:
      'By another key than the one that asked. It counts at once, also for payouts that have not gone out yet, and nothing goes out to the partner for 72 hours.',
    roles: access.payoutMethodDecisions,
  }),
  decisionRoute({
    what: 'rejections',
    verdict: 'REJECTED',
    summary: 'Reject a change of how a partner is paid',
    description: 'By whoever asked for it, by the brand or finance, or by the partner whose money it is.',
    roles: access.payoutMethods,
  }),
];
