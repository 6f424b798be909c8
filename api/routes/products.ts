import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { ProductEntity } from '../../database/entities/index.ts';
import type { Product } from '../../database/entities/product.ts';
import { instantText } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { found } from '../access/tenancy.ts';
import { created, ok } from '../http/answers.ts';
import { at, byId, id, name } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';

export const productKey = z.string().trim().min(1).max(255).meta({
  description: 'Unique for the brand; transactions name it.',
  example: 'inbox',
});

const editable = {
  name: name.meta({ description: 'As partners see it.', example: 'Inbox' }),
  description: z.string().trim().min(1).max(2_000).nullable(),
  key: productKey,
};

const newProduct = z.strictObject({ ...editable, description: editable.description.default(null) });

const product = z.strictObject({ id, ...editable, createdAt: at, updatedAt: at }).meta({ id: 'Product' });

const view = (row: Product): z.output<typeof product> => ({
  id: row.id,
  name: row.name,
  description: row.description ?? null,
  key: row.key,
  createdAt: instantText(row.createdAt),
  updatedAt: instantText(row.updatedAt),
});

const one = { description: 'The product.', body: product };

export const productRoutes = [
  route({
    method: 'post',
    path: '/v1/products',
    summary: 'Create a product',
    description: 'What triggers can pay commissions for, product by product.',
    roles: access.program,
    takes: { ...nothing, body: newProduct },
    responses: { 201: one },
    problems: ['CONFLICT'],
    async handle({ body, principal: { brandId } }, { em, clock }) {
      const now = await clock.now();
      const row = { id: uuid(), brandId, ...body, createdAt: now, updatedAt: now };
      await em.insert(ProductEntity, row);
      return created('/v1/products', view(row));
    },
  }),
  listRoute({
    path: '/v1/products',
    summary: 'List products',
    description: 'Partners read them too, to see what a customer does not have yet.',
    roles: access.productReading,
    params: nothing.params,
    query: listQuery({ key: productKey.optional() }),
    item: product,
    async find({ principal: { brandId }, query: { key } }, page, { em }) {
      const where = { $and: [{ brandId }, asked({ key }), page.where] };
      return (await em.find(ProductEntity, where, page.options)).map(view);
    },
  }),
  route({
    method: 'get',
    path: '/v1/products/:id',
    summary: 'Read a product',
    roles: access.productReading,
    takes: { ...nothing, params: byId },
    responses: { 200: one },
    handle: async ({ params, principal: { brandId } }, { em }) =>
      ok(view(found(await em.findOne(ProductEntity, { ...params, brandId }), 'product'))),
  }),
  route({
    method: 'patch',
    path: '/v1/products/:id',
    summary: 'Change a product',
    description: 'Rules of triggers compare names and keys as they are when a transaction comes.',
    roles: access.program,
    takes: { ...nothing, params: byId, body: z.strictObject(editable).partial() },
    responses: { 200: one },
    problems: ['CONFLICT'],
    async handle({ params, body, principal: { brandId } }, { em, clock }) {
      const row = found(await em.findOne(ProductEntity, { ...params, brandId }), 'product');
      Object.assign(row, body, { updatedAt: await clock.now() });
      await em.flush();
      return ok(view(row));
    },
  }),
];
