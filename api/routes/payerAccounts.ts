import { z } from 'zod';
import { PayerAccountChangeEntity } from '../../database/entities/index.ts';
import type { PayerAccountChange } from '../../database/entities/payerAccountChange.ts';
import { askForPayerAccount, decidePayerAccount } from '../../database/queries/payerAccountChanges.ts';
import { transaction } from '../../database/transaction.ts';
import { instantText } from '../../domain/instant.ts';
import { bankAccount, masked } from '../../domain/payout/account.ts';
import { accountChangeStates, type AccountVerdict } from '../../domain/payout/accountChange.ts';
import { sealOf } from '../../platform/seal.ts';
import { access } from '../access/access.ts';
import { actorOf } from '../access/principal.ts';
import { found } from '../access/tenancy.ts';
import { note } from '../actionCommand.ts';
import { created, ok } from '../http/answers.ts';
import { at, byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { maskedAccount } from '../payoutMethod.ts';

const newAccount = z.strictObject({ account: bankAccount, note }).meta({
  id: 'NewPayerAccount',
  example: { account: { iban: 'GB33 BUKB 2020 1555 5555 55', bic: 'BUKBGB22', holder: 'Acme Inc' } },
});

const payerAccount = z
  .strictObject({
    id,
    state: z.enum(accountChangeStates),
    account: maskedAccount,
    askedAt: at,
    askedBy: z.string(),
    note: z.string().nullable(),
    decidedAt: at.nullable(),
    decidedBy: z.string().nullable(),
    decisionNote: z.string().nullable(),
  })
  .meta({ id: 'PayerAccount' });

const view = (row: PayerAccountChange): z.output<typeof payerAccount> => ({
  id: row.id,
  state: row.state,
  account: row.account,
  askedAt: instantText(row.askedAt),
  askedBy: row.askedBy,
  note: row.askedBecause ?? null,
  decidedAt: instantText(row.decidedAt),
  decidedBy: row.decidedBy ?? null,
  decisionNote: row.decidedBecause ?? null,
});

interface Decision {
  /** The end of its path. */
  readonly what: 'confirmations' | 'rejections';
  readonly verdict: AccountVerdict;
  readonly summary: string;
  readonly description: string;
}

const decision = z.strictObject({ note }).optional();

const decisionRoute = ({ what, verdict, ...about }: Decision) =>
  route({
    ...about,
    method: 'post',
    path: `/v1/payer-accounts/:id/${what}`,
    roles: access.payerAccounts,
    takes: { ...nothing, params: byId, body: decision },
    responses: { 200: { description: 'The account as it is now.', body: payerAccount } },
    problems: ['ACCOUNT_CHANGE_DECIDED', 'ACCOUNT_CHANGE_NEEDS_ANOTHER'],
    async handle({ principal, params, body }, { database, em, clock }) {
      const { brandId } = principal;
      const row = found(await em.findOne(PayerAccountChangeEntity, { ...params, brandId }), 'account');
      const by = { actor: actorOf(principal), note: body?.note ?? null, at: await clock.now() };
      return ok(view(await transaction(database, (own) => decidePayerAccount(own, row, verdict, by))));
    },
  });

export const payerAccountRoutes = [
  route({
    method: 'post',
    path: '/v1/payer-accounts',
    summary: 'Name the account that the brand pays from',
    description:
      'Payment orders (ISO20022) debit it. Another key of the brand or of finance has to confirm it; the one that was confirmed last counts. It is stored encrypted and shown masked.',
    roles: access.payerAccounts,
    takes: { ...nothing, body: newAccount },
    responses: { 201: { description: 'It waits for its confirmation.', body: payerAccount } },
    problems: ['ACCOUNT_CHANGE_OPEN', 'PAYOUT_DETAILS_DISABLED'],
    async handle({ principal, body }, { database, clock, settings }) {
      const { brandId } = principal;
      const sealedAccount = sealOf(settings).close(JSON.stringify(body.account), `brand/${brandId}`);
      const change = { brandId, account: masked(body.account), sealedAccount };
      const by = { actor: actorOf(principal), note: body.note ?? null, at: await clock.now() };
      const row = await transaction(database, (own) => askForPayerAccount(own, change, by));
      return created('/v1/payer-accounts', view(row));
    },
  }),
  listRoute({
    path: '/v1/payer-accounts',
    summary: 'List the accounts that the brand pays, paid or was to pay from',
    description: 'The newest that is CONFIRMED counts.',
    roles: access.payerAccounts,
    params: nothing.params,
    query: listQuery({ state: z.enum(accountChangeStates).optional() }),
    item: payerAccount,
    async find({ principal: { brandId }, query: { state } }, page, { em }) {
      const where = { $and: [{ brandId }, asked({ state }), page.where] };
      return (await em.find(PayerAccountChangeEntity, where, page.options)).map(view);
    },
  }),
  decisionRoute({
    what: 'confirmations',
    verdict: 'CONFIRMED',
    summary: 'Confirm the account that the brand pays from',
    description: 'By another key than the one that named it. Whatever is sent from then on debits it.',
  }),
  decisionRoute({
    what: 'rejections',
    verdict: 'REJECTED',
    summary: 'Reject an account that the brand was to pay from',
    description: 'By whoever named it, or another key.',
  }),
];
