import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { PartnerEntity } from '../../database/entities/index.ts';
import type { Partner } from '../../database/entities/partner.ts';
import { instantText } from '../../domain/instant.ts';
import { faults, type PayoutMethod } from '../../domain/payout/payoutMethod.ts';
import { currencyCode } from '../../domain/money.ts';
import type { Deps } from '../deps.ts';
import { access } from '../access/access.ts';
import { created, ok } from '../http/answers.ts';
import { at, byId, country, id, name } from '../http/fields.ts';
import { listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { invalidField } from '../http/validation.ts';
import { found } from '../access/tenancy.ts';
import { minimumsAfter, minimumsAnswer, partnerMinimums } from '../minimumPayouts.ts';

const labels = z.array(z.string().trim().min(1).max(100)).max(100);
const email = z.email().max(255).meta({ example: 'blog@example.com' });
const payoutMethod = z
  .strictObject({
    rail: z.enum(['MANUAL_CSV', 'EXTERNAL', 'FAKE']).meta({
      description:
        'MANUAL_CSV: a payment file for the bank. EXTERNAL: the brand pays by itself and says so (`/confirmations`). FAKE: nobody is paid, in the sandbox alone.',
    }),
    payee: z.string().trim().min(1).max(255).optional().meta({ description: 'Named in the payment file.' }),
    fault: z.enum(faults).optional().meta({ description: 'Of FAKE: what goes wrong with each payment.' }),
  })
  .meta({ id: 'PayoutMethod' });

/** @throws DomainError VALIDATION_FAILED for a rail that pays nobody where money is real */
function requireReal(method: PayoutMethod | undefined, { timeSkipping }: Deps['settings']): void {
  if (!method) return;
  if (method.rail === 'FAKE' && !timeSkipping) throw invalidField('/payoutMethod/rail', 'FAKE is for the sandbox');
  if (method.rail !== 'FAKE' && method.fault) throw invalidField('/payoutMethod/fault', 'is of FAKE alone');
}

const editable = {
  name,
  email,
  country,
  currency: currencyCode,
  groups: labels,
  tags: labels,
  ...partnerMinimums,
  payoutMethod,
};

const newPartner = z.strictObject({
  ...editable,
  groups: labels.default([]),
  tags: labels.default([]),
  minimumPayout: partnerMinimums.minimumPayout.optional(),
  minimumPayouts: partnerMinimums.minimumPayouts.default({}),
  payoutMethod: payoutMethod.default({ rail: 'MANUAL_CSV' }),
});

const partner = z
  .strictObject({ ...editable, id, country: z.string(), minimumPayout: z.string(), createdAt: at })
  .meta({ id: 'Partner' });

const view = (row: Partner): z.output<typeof partner> => ({
  id: row.id,
  name: row.name,
  email: row.email,
  country: row.country,
  currency: row.currency,
  groups: row.groups,
  tags: row.tags,
  ...minimumsAnswer(row),
  payoutMethod: payoutMethod.parse(row.payoutMethod),
  createdAt: instantText(row.createdAt),
});

const one = { description: 'The partner.', body: partner };

export const partnerRoutes = [
  route({
    method: 'post',
    path: '/v1/partners',
    summary: 'Create a partner',
    roles: access.program,
    takes: { ...nothing, body: newPartner },
    responses: { 201: one },
    async handle({ body: { minimumPayout, ...body }, principal }, { em, clock, settings }) {
      requireReal(body.payoutMethod, settings);
      const { brandId } = principal;
      const unheld = { payoutAccountSealed: null, payoutsHeldUntil: null, complianceHold: null, taxStatus: null };
      const minimumPayouts = minimumsAfter({ minimumPayout }, body);
      const row = { id: uuid(), brandId, ...body, minimumPayouts, ...unheld, createdAt: await clock.now() };
      await em.insert(PartnerEntity, row);
      return created('/v1/partners', view(row));
    },
  }),
  listRoute({
    path: '/v1/partners',
    summary: 'List partners',
    roles: access.program,
    params: nothing.params,
    query: listQuery({ group: z.string().max(100).optional(), tag: z.string().max(100).optional() }),
    item: partner,
    async find({ principal: { brandId }, query: { group, tag } }, page, { em }) {
      const labelled = [
        ...(group === undefined ? [] : [{ groups: { $contains: [group] } }]),
        ...(tag === undefined ? [] : [{ tags: { $contains: [tag] } }]),
      ];
      const rows = await em.find(PartnerEntity, { $and: [{ brandId }, page.where, ...labelled] }, page.options);
      return rows.map(view);
    },
  }),
  route({
    method: 'get',
    path: '/v1/partners/:id',
    summary: 'Read a partner',
    roles: access.program,
    takes: { ...nothing, params: byId },
    responses: { 200: one },
    handle: async ({ params, principal: { brandId } }, { em }) =>
      ok(view(found(await em.findOne(PartnerEntity, { ...params, brandId }), 'partner'))),
  }),
  route({
    method: 'patch',
    path: '/v1/partners/:id',
    summary: 'Change a partner',
    roles: access.program,
    takes: { ...nothing, params: byId, body: z.strictObject(editable).partial() },
    responses: { 200: one },
    async handle(
      { params, body: { minimumPayout, minimumPayouts, ...body }, principal: { brandId } },
      { em, settings },
    ) {
      requireReal(body.payoutMethod, settings);
      const row = found(await em.findOne(PartnerEntity, { ...params, brandId }), 'partner');
      Object.assign(row, body);
      row.minimumPayouts = minimumsAfter({ minimumPayout, minimumPayouts }, row);
      await em.flush();
      return ok(view(row));
    },
  }),
];
