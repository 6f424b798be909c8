import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { PromoCodeEntity } from '../../database/entities/index.ts';
import type { PromoCode } from '../../database/entities/promoCode.ts';
import { instant, instantText } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { created, ok } from '../http/answers.ts';
import { at, byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { found, namedPartner } from '../access/tenancy.ts';

const code = z.string().trim().min(1).max(255).meta({ example: 'BLOG10' });

const newPromoCode = z
  .strictObject({
    code,
    partnerId: id,
    from: instant,
    to: instant.nullable().default(null).meta({ description: 'Exclusive; null: without an end.' }),
  })
  .refine(({ from, to }) => to === null || from < to, { path: ['to'], error: 'expected a time after from' });

const promoCode = z
  .strictObject({ id, code, partnerId: id, from: at, to: at.nullable(), createdAt: at })
  .meta({ id: 'PromoCode' });

const view = (row: PromoCode): z.output<typeof promoCode> => ({
  id: row.id,
  code: row.code,
  partnerId: row.partnerId,
  from: instantText(row.fromAt),
  to: instantText(row.toAt),
  createdAt: instantText(row.createdAt),
});

const one = { description: 'The promo code.', body: promoCode };

export const promoCodeRoutes = [
  route({
    method: 'post',
    path: '/v1/promo-codes',
    summary: 'Give a promo code to a partner',
    description: 'A code has one owner at any instant; it may go to another partner afterwards.',
    roles: access.program,
    takes: { ...nothing, body: newPromoCode },
    responses: { 201: one },
    problems: ['NOT_FOUND', 'CONFLICT'],
    async handle({ body: { code, partnerId, from, to }, principal }, { em, clock }) {
      const partner = await namedPartner(em, principal, partnerId);
      const row = {
        id: uuid(),
        brandId: partner.brandId,
        partnerId,
        code,
        fromAt: from,
        toAt: to,
        createdAt: await clock.now(),
      };
      await em.insert(PromoCodeEntity, row);
      return created('/v1/promo-codes', view(row));
    },
  }),
  listRoute({
    path: '/v1/promo-codes',
    summary: 'List promo codes',
    roles: access.program,
    params: nothing.params,
    query: listQuery({ code: code.optional(), partnerId: id.optional() }),
    item: promoCode,
    async find({ principal: { brandId }, query: { code, partnerId } }, page, { em }) {
      const where = { $and: [{ brandId }, asked({ code, partnerId }), page.where] };
      return (await em.find(PromoCodeEntity, where, page.options)).map(view);
    },
  }),
  route({
    method: 'get',
    path: '/v1/promo-codes/:id',
    summary: 'Read a promo code',
    roles: access.program,
    takes: { ...nothing, params: byId },
    responses: { 200: one },
    handle: async ({ params, principal: { brandId } }, { em }) =>
      ok(view(found(await em.findOne(PromoCodeEntity, { ...params, brandId }), 'promo code'))),
  }),
];
