import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { CartEntity } from '../../database/entities/index.ts';
import type { Cart } from '../../database/entities/cart.ts';
import { instant, instantText } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { created, ok } from '../http/answers.ts';
import { at, byId, id } from '../http/fields.ts';
import { requireHappened } from '../http/happened.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { found } from '../access/tenancy.ts';

/* Add-to-cart events: LAST_TO_CART and FIRST_TO_CART credit whoever led the customer there (seed 003, CreditPolicy). */

const customerId = z.string().min(1).max(255).meta({ description: 'As the sale will name the customer.' });

const newCart = z.strictObject({
  customerId,
  clickId: id.nullable().default(null).meta({ description: 'The click that the shop knows of, if any.' }),
  addedAt: instant.optional().meta({ description: 'When it happened; absent: now.' }),
});

const cart = z
  .strictObject({ id, customerId, clickId: id.nullable(), addedAt: at, createdAt: at })
  .meta({ id: 'Cart' });

const view = (row: Cart): z.output<typeof cart> => ({
  id: row.id,
  customerId: row.customerId,
  clickId: row.clickId ?? null,
  addedAt: instantText(row.addedAt),
  createdAt: instantText(row.createdAt),
});

const one = { description: 'The add-to-cart event.', body: cart };

export const cartRoutes = [
  route({
    method: 'post',
    path: '/v1/carts',
    summary: 'Record that a customer put something into the cart',
    description: 'A sale counts those between the customer’s previous sale and itself.',
    roles: access.program,
    isReport: true,
    takes: { ...nothing, body: newCart },
    responses: { 201: one },
    async handle({ body, principal: { brandId } }, { em, clock }) {
      const now = await clock.now();
      const row = { ...body, id: uuid(), brandId, addedAt: body.addedAt ?? now, createdAt: now };
      requireHappened(row.addedAt, now, '/addedAt');
      await em.insert(CartEntity, row);
      return created('/v1/carts', view(row));
    },
  }),
  listRoute({
    path: '/v1/carts',
    summary: 'List add-to-cart events',
    roles: access.program,
    params: nothing.params,
    query: listQuery({ customerId: customerId.optional() }),
    item: cart,
    async find({ principal: { brandId }, query }, page, { em }) {
      const where = { $and: [{ brandId, ...asked({ customerId: query.customerId }) }, page.where] };
      return (await em.find(CartEntity, where, page.options)).map(view);
    },
  }),
  route({
    method: 'get',
    path: '/v1/carts/:id',
    summary: 'Read an add-to-cart event',
    roles: access.program,
    takes: { ...nothing, params: byId },
    responses: { 200: one },
    handle: async ({ params, principal: { brandId } }, { em }) =>
      ok(view(found(await em.findOne(CartEntity, { ...params, brandId }), 'add-to-cart event'))),
  }),
];
