import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { CustomerEntity, TouchEntity } from '../../database/entities/index.ts';
import { attributionsAt } from '../../database/queries/customerAttributions.ts';
import { eraseCustomer } from '../../database/queries/customerErasure.ts';
import { enterCustomers, heldCustomer, ownedBy } from '../../database/queries/customers.ts';
import type { EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { customerFields, type GivenCustomer } from '../../domain/customer/customer.ts';
import type { Entered } from '../../domain/customer/register.ts';
import { DomainError } from '../../domain/errors.ts';
import { access } from '../access/access.ts';
import { actorOf } from '../access/principal.ts';
import { foreignField, found, requirePartner } from '../access/tenancy.ts';
import { customer, customerNow, customerView, keptCustomer } from '../customer.ts';
import { created, noContent, ok } from '../http/answers.ts';
import { byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { invalidField } from '../http/validation.ts';

const { customerKey, providerKey, email, name } = customerFields;

const newCustomer = z
  .strictObject({
    customerKey: customerKey.optional(),
    providerKey: providerKey.optional(),
    email: email.optional(),
    name: name.optional(),
    partnerId: id.optional().meta({ description: 'The partner whose customer she is from now on.' }),
    clickId: id.optional().meta({ description: 'The click that led her to you: she is its partner’s customer.' }),
  })
  .refine(({ partnerId, clickId }) => partnerId === undefined || clickId === undefined, {
    path: ['clickId'],
    error: 'expected a partner or a click, not both',
  })
  .meta({ id: 'NewCustomer', example: { customerKey: 'c-77', email: 'lena@example.com', name: 'Lena Meyer' } });

const changes = z
  .strictObject({
    customerKey: customerKey.nullable(),
    providerKey: providerKey.nullable(),
    email: email.nullable(),
    name: name.nullable(),
    partnerId: id.nullable().meta({ description: 'Whose customer she is from now on; null: nobody’s.' }),
  })
  .partial()
  .meta({ id: 'CustomerChanges' });

const one = { description: 'The customer.', body: customer };

/** The partner of a click that leads a customer to the brand; a program's click leads nobody. */
async function clickedPartner(em: EntityManager, brandId: string, clickId: string): Promise<string | undefined> {
  const click = await em.findOne(TouchEntity, { id: clickId, brandId, kind: 'CLICK' });
  if (click === null) throw foreignField('/clickId', 'is no click of this brand');
  return click.bot ? undefined : click.partnerId;
}

/** Refuses a customer of whom nothing is known that she could be found by. @throws DomainError VALIDATION_FAILED */
function requireKnown({ customerKey, providerKey, email }: GivenCustomer): void {
  if (customerKey ?? providerKey ?? email) return;
  throw invalidField('/customerKey', 'expected a customerKey, a providerKey or an email');
}

/** The customer who was entered. @throws DomainError CONFLICT when a key is another's */
function enteredOrRefused(entered: Entered | undefined): string {
  if (entered === undefined) throw new Error('an entry comes to something');
  if (entered.outcome !== 'REFUSED') return entered.customerId;
  const [first] = entered.errors;
  throw new DomainError('CONFLICT', `${first?.pointer ?? ''}: ${first?.detail ?? ''}`, entered.errors);
}

export const customerRoutes = [
  route({
    method: 'post',
    path: '/v1/customers',
    summary: 'Add a customer',
    description:
      'With a customer key, a provider key or an e-mail address at least; each key is one customer’s. Payments that waited for her keys are evaluated.',
    roles: access.customers,
    takes: { ...nothing, body: newCustomer },
    responses: { 201: one },
    problems: ['NOT_FOUND', 'CONFLICT'],
    async handle({ body: { clickId, ...given }, principal }, { database, tracking, clock }) {
      requireKnown(given);
      const { brandId } = principal;
      const at = await clock.now();
      if (clickId !== undefined) await tracking.touches.stored(clickId);
      const view = await transaction(database, async (em) => {
        if (given.partnerId !== undefined) await requirePartner(em, brandId, given.partnerId);
        const partnerId = clickId === undefined ? given.partnerId : await clickedPartner(em, brandId, clickId);
        const by = clickId === undefined ? ('USER' as const) : ('TRACKING' as const);
        const source = { manner: 'CREATE' as const, by, at, actor: actorOf(principal) };
        const [entered] = await enterCustomers(em, brandId, [{ id: uuid(), given: { ...given, partnerId } }], source);
        return customerNow(em, enteredOrRefused(entered), principal, at);
      });
      return created('/v1/customers', view);
    },
  }),
  listRoute({
    path: '/v1/customers',
    summary: 'List customers',
    description: 'A partner sees those who are its own now, by name, without keys and e-mail address.',
    roles: access.customerReading,
    params: nothing.params,
    query: listQuery({
      customerKey: customerKey.optional(),
      providerKey: providerKey.optional(),
      email: z.string().min(1).max(255).optional(),
      partnerId: id.optional().meta({ description: 'Whose customers they are now.' }),
    }),
    item: customer,
    async find({ principal, query: { partnerId, customerKey, providerKey, email } }, page, { em, clock }) {
      const { brandId } = principal;
      const now = await clock.now();
      const filters = asked({ customerKey, providerKey, email });
      // What a partner does not see it does not search by.
      const [hidden] = principal.partnerId === null ? [] : Object.keys(filters);
      if (hidden !== undefined) throw invalidField(`/${hidden}`, 'is not for partners');
      const owner = principal.partnerId ?? partnerId;
      const owned = owner === undefined ? [] : [ownedBy(owner, now)];
      const where = { $and: [{ brandId, erasedAt: null }, filters, page.where, ...owned] };
      const rows = await em.find(CustomerEntity, where, page.options);
      const ids = rows.map((row) => row.id);
      const attributions = await attributionsAt(em, ids, now);
      return rows.map((row) => customerView(row, attributions.get(row.id), principal));
    },
  }),
  route({
    method: 'get',
    path: '/v1/customers/:id',
    summary: 'Read a customer',
    roles: access.customerReading,
    takes: { ...nothing, params: byId },
    responses: { 200: one },
    handle: async ({ params, principal }, { em, clock }) =>
      ok(await customerNow(em, params.id, principal, await clock.now())),
  }),
  route({
    method: 'patch',
    path: '/v1/customers/:id',
    summary: 'Change a customer',
    description:
      'Another partner earns what she buys from now on; what she bought before stays whose it is. Payments that waited for her keys are evaluated.',
    roles: access.customers,
    takes: { ...nothing, params: byId, body: changes },
    responses: { 200: one },
    problems: ['CONFLICT'],
    async handle({ params: { id }, body: given, principal }, { database, clock }) {
      const at = await clock.now();
      const view = await transaction(database, async (em) => {
        // Held from here on: nobody deletes her meanwhile.
        found(await heldCustomer(em, id), 'customer');
        const before = await customerNow(em, id, principal, at);
        requireKnown({ ...before, ...given });
        if (given.partnerId) await requirePartner(em, principal.brandId, given.partnerId);
        const source = { manner: 'CHANGE' as const, by: 'USER' as const, at, actor: actorOf(principal) };
        const [entered] = await enterCustomers(em, principal.brandId, [{ id, given }], source);
        return customerNow(em, enteredOrRefused(entered), principal, at);
      });
      return ok(view);
    },
  }),
  route({
    method: 'delete',
    path: '/v1/customers/:id',
    summary: 'Delete a customer',
    description:
      'Erases what is known of the person. What was sold, earned and paid stays; payments that waited for her keys are reversed.',
    roles: access.customers,
    takes: { ...nothing, params: byId },
    responses: { 204: { description: 'She is deleted.' } },
    async handle({ params: { id }, principal }, { database, clock }) {
      const at = await clock.now();
      await transaction(database, async (em) => {
        await eraseCustomer(em, await keptCustomer(em, id, principal), at);
      });
      return noContent;
    },
  }),
];
