import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { CatalogItemEntity } from '../../database/entities/index.ts';
import type { CatalogItem } from '../../database/entities/catalogItem.ts';
import { instantText } from '../../domain/instant.ts';
import { currencyCode, decimalText } from '../../domain/money.ts';
import { access } from '../access/access.ts';
import { found } from '../access/tenancy.ts';
import { created, ok } from '../http/answers.ts';
import { amountAnswer, at, byId, id, webAddress } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';

const word = z.string().trim().min(1).max(255);
const sku = word.meta({ description: 'Unique for the brand; items of actions name it.', example: 'SHOE-42' });

const described = {
  name: word.nullable(),
  category: word.nullable().meta({ description: 'Read by rules as ITEM_CATALOG_CATEGORY.', example: 'Shoes' }),
  originalFormatCategory: z
    .string()
    .trim()
    .min(1)
    .max(1024)
    .nullable()
    .meta({ description: 'As your feed writes it.', example: 'Apparel > Shoes > Running' }),
  subcategory: word.nullable(),
  manufacturer: word.nullable(),
  url: webAddress.nullable(),
  imageUrl: webAddress.nullable(),
  inStock: z.boolean().nullable(),
};

const absent = {
  name: described.name.default(null),
  category: described.category.default(null),
  originalFormatCategory: described.originalFormatCategory.default(null),
  subcategory: described.subcategory.default(null),
  manufacturer: described.manufacturer.default(null),
  url: described.url.default(null),
  imageUrl: described.imageUrl.default(null),
  inStock: described.inStock.default(null),
};

const newCatalogItem = z
  .strictObject({
    sku,
    ...absent,
    price: decimalText.nullable().default(null),
    currency: currencyCode.nullable().default(null),
  })
  .refine(({ price, currency }) => (price === null) === (currency === null), {
    path: ['currency'],
    error: 'expected with a price, and only there',
  });

const catalogItem = z
  .strictObject({
    id,
    sku,
    ...described,
    price: amountAnswer.nullable(),
    currency: z.string().nullable(),
    createdAt: at,
    updatedAt: at,
  })
  .meta({ id: 'CatalogItem' });

const view = (row: CatalogItem): z.output<typeof catalogItem> => ({
  id: row.id,
  sku: row.sku,
  name: row.name ?? null,
  category: row.category ?? null,
  originalFormatCategory: row.originalFormatCategory ?? null,
  subcategory: row.subcategory ?? null,
  manufacturer: row.manufacturer ?? null,
  url: row.url ?? null,
  imageUrl: row.imageUrl ?? null,
  inStock: row.inStock ?? null,
  price: row.price ?? null,
  currency: row.currency ?? null,
  createdAt: instantText(row.createdAt),
  updatedAt: instantText(row.updatedAt),
});

const one = { description: 'The article.', body: catalogItem };

export const catalogItemRoutes = [
  route({
    method: 'post',
    path: '/v1/catalog-items',
    summary: 'Put an article into the catalogue',
    description:
      'An article whose SKU is there already is replaced: what is left out is then unknown. Rules on ITEM_CATALOG_ variables read it for what is sold from then on.',
    roles: access.program,
    takes: { ...nothing, body: newCatalogItem },
    responses: { 201: one, 200: { ...one, description: 'The article, which was there and is changed.' } },
    async handle({ body, principal: { brandId } }, { em, clock }) {
      const now = await clock.now();
      const fresh = { id: uuid(), brandId, ...body, createdAt: now, updatedAt: now };
      const kept = await em.upsert(CatalogItemEntity, fresh, {
        onConflictFields: ['brandId', 'sku'],
        onConflictExcludeFields: ['id', 'createdAt'],
      });
      return kept.id === fresh.id ? created('/v1/catalog-items', view(fresh)) : ok(view(kept));
    },
  }),
  listRoute({
    path: '/v1/catalog-items',
    summary: 'List the catalogue',
    roles: access.catalogueReading,
    params: nothing.params,
    query: listQuery({ sku: word.optional() }),
    item: catalogItem,
    async find({ principal: { brandId }, query }, page, { em }) {
      const where = { $and: [{ brandId }, asked({ sku: query.sku }), page.where] };
      return (await em.find(CatalogItemEntity, where, page.options)).map(view);
    },
  }),
  route({
    method: 'get',
    path: '/v1/catalog-items/:id',
    summary: 'Read an article of the catalogue',
    roles: access.catalogueReading,
    takes: { ...nothing, params: byId },
    responses: { 200: one },
    handle: async ({ params, principal: { brandId } }, { em }) =>
      ok(view(found(await em.findOne(CatalogItemEntity, { ...params, brandId }), 'article'))),
  }),
];
