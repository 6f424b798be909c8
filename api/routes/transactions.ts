import { SubmissionEntity } from '../../database/entities/index.ts';
import { findReported, reportedOf, submissionsNaming } from '../../database/queries/submissions.ts';
import type { EntityManager } from '../../database/orm.ts';
import { customerFields } from '../../domain/customer/customer.ts';
import { submission } from '../../domain/action/submission.ts';
import { DomainError } from '../../domain/errors.ts';
import { reverse } from '../../workflows/messages/action.ts';
import { access } from '../access/access.ts';
import { actorOf } from '../access/principal.ts';
import { found } from '../access/tenancy.ts';
import { commanded } from '../../dispatch/action.ts';
import { noContent } from '../http/answers.ts';
import { byId } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { recordNow, takeIn } from '../intake.ts';
import { asAction, newTransaction, transaction, transactionAnswer } from '../transaction.ts';

const filters = listQuery({
  key: submission.shape.orderId.optional(),
  customerKey: customerFields.customerKey.optional(),
  providerKey: customerFields.providerKey.optional(),
});

const one = (description: string) => ({ description, body: transaction });

/** @throws DomainError NOT_FOUND also when it is deleted, or an action that was not reported as a transaction */
const transactionOf = async (em: EntityManager, id: string, { brandId }: { readonly brandId: string }) =>
  found(await em.findOne(SubmissionEntity, { id, brandId, isTransaction: true, deletedAt: null }), 'transaction');

export const transactionRoutes = [
  route({
    method: 'post',
    path: '/v1/transactions',
    summary: 'Report a customer’s payment',
    description:
      'An action of category SALE; a customer who is not known yet is added. One that names the provider’s key alone waits, AWAITING_CUSTOMER, until its customer has both keys. A repeat with the same body gets the same transaction.',
    roles: access.customers,
    isReport: true,
    takes: { ...nothing, body: newTransaction },
    responses: {
      201: one('The transaction, attributed and priced, or waiting for its customer.'),
      200: one('It was reported before; as it is now.'),
      202: one('Stored; it is evaluated as soon as Temporal is back.'),
    },
    problems: ['ORDER_ALREADY_SUBMITTED', 'CONFLICT', 'FX_RATE_UNKNOWN'],
    async handle({ body, principal }, deps) {
      const { em, clock } = deps;
      const { brandId } = principal;
      const reporter = { brandId, actor: actorOf(principal) };
      const action = await asAction(em, brandId, body);
      const { isNew, submission } = await takeIn(deps, reporter, action, await clock.now(), { isTransaction: true });
      if (submission.deletedAt) {
        throw new DomainError('ORDER_ALREADY_SUBMITTED', `Transaction ${body.key} was reported before, and deleted.`);
      }
      await recordNow(deps, submission);
      const reported = found(await findReported(em, submission.id, principal), 'transaction');
      const answer = transactionAnswer(reported);
      if (reported.action === null) return { status: 202 as const, ...answer };
      return isNew ? { status: 201 as const, ...answer } : { status: 200 as const, ...answer };
    },
  }),
  listRoute({
    path: '/v1/transactions',
    summary: 'List transactions',
    roles: access.customers,
    params: nothing.params,
    query: filters,
    item: transaction,
    async find({ principal: { brandId }, query: { key, customerKey, providerKey } }, page, { em }) {
      const where = [
        { brandId, isTransaction: true, deletedAt: null },
        page.where,
        asked({ orderId: key }),
        ...(customerKey === undefined ? [] : [{ id: { $in: await submissionsNaming(em, brandId, { customerKey }) } }]),
        ...(providerKey === undefined ? [] : [{ id: { $in: await submissionsNaming(em, brandId, { providerKey }) } }]),
      ];
      const rows = await em.find(SubmissionEntity, { $and: where }, page.options);
      return (await reportedOf(em, rows)).map((reported) => transactionAnswer(reported).body);
    },
  }),
  route({
    method: 'get',
    path: '/v1/transactions/:id',
    summary: 'Read a transaction',
    roles: access.customers,
    takes: { ...nothing, params: byId },
    responses: { 200: one('The transaction.') },
    async handle({ params: { id }, principal }, { em }) {
      await transactionOf(em, id, principal);
      const { body, headers } = transactionAnswer(found(await findReported(em, id, principal), 'transaction'));
      return { status: 200 as const, body, headers };
    },
  }),
  route({
    method: 'delete',
    path: '/v1/transactions/:id',
    summary: 'Delete a transaction',
    description:
      'Takes all of it back, in any state, and shows it no longer, neither to you nor to the partner. Ledger and history stay.',
    roles: access.customers,
    takes: { ...nothing, params: byId },
    responses: { 204: { description: 'It is deleted.' } },
    problems: ['ACTION_BUSY'],
    async handle({ params: { id }, principal }, { em, clock, temporal }) {
      const row = await transactionOf(em, id, principal);
      // A command would have it recorded before those that it waits for.
      if (row.waitsIn !== null)
        throw new DomainError('UNAVAILABLE', `Transaction ${id} is not evaluated yet; try again.`);
      // The same command each time: a deletion that was cut off is completed by the next.
      const command = { commandId: `delete/${id}`, actor: actorOf(principal), reason: 'ORDER_ERROR' as const };
      const whole = { ...command, note: 'The transaction was deleted.', takeBack: { all: true as const } };
      if (row.state !== 'REFUSED') {
        await commanded(temporal, row, reverse, { ...whole, immediately: true }).catch(unlessReversed);
      }
      await em.nativeUpdate(SubmissionEntity, { id }, { deletedAt: await clock.now() });
      return noContent;
    },
  }),
];

/** What is reversed already has nothing left to take back. */
function unlessReversed(error: unknown): void {
  if (!(error instanceof DomainError) || error.code !== 'ACTION_ALREADY_REVERSED') throw error;
}
