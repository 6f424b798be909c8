import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { CustomerProductEntity, ProductEntity } from '../../database/entities/index.ts';
import type { CustomerProduct } from '../../database/entities/customerProduct.ts';
import type { Product } from '../../database/entities/product.ts';
import type { EntityManager } from '../../database/orm.ts';
import { attributionAt } from '../../database/queries/customerAttributions.ts';
import { instant } from '../../domain/instant.ts';
import { currencyCode, decimalText } from '../../domain/money.ts';
import { productStatuses } from '../../domain/product/product.ts';
import { access } from '../access/access.ts';
import type { PrincipalOf } from '../access/principal.ts';
import { foreignField, found, requirePartner } from '../access/tenancy.ts';
import { keptCustomer } from '../customer.ts';
import { customerProduct, customerProductView } from '../customerProduct.ts';
import { created, ok } from '../http/answers.ts';
import { byId, id } from '../http/fields.ts';
import { listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { invalidField } from '../http/validation.ts';
import { productKey } from './products.ts';

/** The pattern of some words, whose letters may be large or small. */
const inAnyCase = (words: readonly string[]): string =>
  `^(${words.map((word) => word.replaceAll(/[A-Z]/g, (letter) => `[${letter}${letter.toLowerCase()}]`)).join('|')})$`;

const status = z
  .string()
  .max(16, 'expected Trial, Active or Churned')
  .transform((text) => text.toUpperCase())
  .pipe(z.enum(productStatuses, 'expected Trial, Active or Churned'))
  .meta({
    override: { type: 'string', maxLength: 16, pattern: inAnyCase(productStatuses) },
    description: 'Trial, Active or Churned, in any case.',
    example: 'Active',
  });

const fields = {
  status,
  partnerId: id.nullable().meta({ description: 'Who sold it; absent: whose customer she was then.' }),
  teamMember: z.string().trim().min(1).max(255).nullable(),
  amount: decimalText.nullable().meta({ description: 'What the subscription is worth.', example: '99.00' }),
  currency: currencyCode.nullable(),
  externalSubscriptionKey: z.string().min(1).max(255).nullable().meta({
    description: 'Transactions name it as subscriptionKey, equal in every character.',
    example: 'sub_9Xk2',
  }),
  purchasedAt: instant,
};

const newCustomerProduct = z
  .strictObject({ productKey, ...fields })
  .partial({
    partnerId: true,
    teamMember: true,
    amount: true,
    currency: true,
    externalSubscriptionKey: true,
    purchasedAt: true,
  })
  .meta({ id: 'NewCustomerProduct' });

const changes = z.strictObject(fields).partial().meta({ id: 'CustomerProductChanges' });

const one = { description: 'The product of the customer.', body: customerProduct };
const byIds = z.strictObject({ id, productId: id });

type Reader = PrincipalOf<'brand' | 'partner'>;

interface Worth {
  readonly amount?: string | null | undefined;
  readonly currency?: string | null | undefined;
}

/** Money is an amount in a currency. @throws DomainError VALIDATION_FAILED for one without the other */
function requireCurrency({ amount, currency }: Worth): void {
  const [isPriced, hasCurrency] = [typeof amount === 'string', typeof currency === 'string'];
  if (isPriced !== hasCurrency) throw invalidField('/currency', 'expected with an amount, and only there');
}

/** The customer's rows that the reader may see. @throws DomainError NOT_FOUND for a customer who is none of the partner's */
async function requireVisible(em: EntityManager, customerId: string, reader: Reader, now: string): Promise<void> {
  await keptCustomer(em, customerId, reader);
  const { partnerId } = reader;
  if (partnerId === null) return;
  const isItsCustomer = (await attributionAt(em, customerId, now))?.partnerId === partnerId;
  const hasSold = isItsCustomer || (await em.count(CustomerProductEntity, { customerId, partnerId })) > 0;
  found(hasSold ? customerId : null, 'customer');
}

async function viewOf(em: EntityManager, row: CustomerProduct, reader: Reader) {
  return customerProductView(row, await em.findOneOrFail(ProductEntity, row.productId), reader);
}

export const customerProductRoutes = [
  route({
    method: 'post',
    path: '/v1/customers/:id/products',
    summary: 'Give a product to a customer',
    description:
      'What a customer bought, or tries out. A first transaction with productKey and subscriptionKey does the same by itself.',
    roles: access.customers,
    takes: { ...nothing, params: byId, body: newCustomerProduct },
    responses: { 201: one },
    problems: ['NOT_FOUND', 'CONFLICT'],
    async handle({ params, body: { productKey, ...given }, principal }, { em, clock }) {
      const now = await clock.now();
      const { brandId } = principal;
      const customer = await keptCustomer(em, params.id, principal);
      const product = await em.findOne(ProductEntity, { brandId, key: productKey });
      if (product === null) throw foreignField('/productKey', 'is no product of this brand');
      requireCurrency(given);
      if (given.partnerId) await requirePartner(em, brandId, given.partnerId);
      const purchasedAt = given.purchasedAt ?? now;
      const attributed = given.partnerId === undefined ? await attributionAt(em, customer.id, purchasedAt) : null;
      const row: CustomerProduct = {
        id: uuid(),
        brandId,
        customerId: customer.id,
        productId: product.id,
        status: given.status,
        partnerId: given.partnerId ?? attributed?.partnerId ?? null,
        teamMember: given.teamMember ?? null,
        amount: given.amount ?? null,
        currency: given.currency ?? null,
        externalSubscriptionKey: given.externalSubscriptionKey ?? null,
        purchasedAt,
        createdAt: now,
        updatedAt: now,
      };
      await em.insert(CustomerProductEntity, row);
      return created(`/v1/customers/${customer.id}/products`, customerProductView(row, product, principal));
    },
  }),
  listRoute({
    path: '/v1/customers/:id/products',
    summary: 'List the products of a customer',
    description:
      'All that she has or had. A partner sees them too, of its customers and of those whom it sold something; not who else sold what.',
    roles: access.customerReading,
    params: byId,
    query: listQuery({}),
    item: customerProduct,
    async find({ params, principal }, page, { em, clock }) {
      await requireVisible(em, params.id, principal, await clock.now());
      const where = { $and: [{ customerId: params.id }, page.where] };
      const rows = await em.find(CustomerProductEntity, where, page.options);
      const products = await em.find(ProductEntity, { id: { $in: rows.map(({ productId }) => productId) } });
      const byProductId = new Map(products.map((product): [string, Product] => [product.id, product]));
      return rows.flatMap((row) => {
        const product = byProductId.get(row.productId);
        return product ? [customerProductView(row, product, principal)] : [];
      });
    },
  }),
  route({
    method: 'get',
    path: '/v1/customers/:id/products/:productId',
    summary: 'Read a product of a customer',
    roles: access.customerReading,
    takes: { ...nothing, params: byIds },
    responses: { 200: one },
    async handle({ params: { id: customerId, productId }, principal }, { em, clock }) {
      await requireVisible(em, customerId, principal, await clock.now());
      const row = await em.findOne(CustomerProductEntity, { id: productId, customerId });
      return ok(await viewOf(em, found(row, 'product of this customer'), principal));
    },
  }),
  route({
    method: 'patch',
    path: '/v1/customers/:id/products/:productId',
    summary: 'Change a product of a customer',
    description: 'A product that is churned pays no commission to triggers that ask for an active one.',
    roles: access.customers,
    takes: { ...nothing, params: byIds, body: changes },
    responses: { 200: one },
    problems: ['NOT_FOUND', 'CONFLICT'],
    async handle({ params: { id: customerId, productId }, body, principal }, { em, clock }) {
      await keptCustomer(em, customerId, principal);
      const kept = await em.findOne(CustomerProductEntity, { id: productId, customerId });
      const row = found(kept, 'product of this customer');
      if (body.partnerId) await requirePartner(em, principal.brandId, body.partnerId);
      Object.assign(row, body, { updatedAt: await clock.now() });
      requireCurrency(row);
      await em.flush();
      return ok(await viewOf(em, row, principal));
    },
  }),
];
