import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { PartnerEntity } from '../../database/entities/index.ts';
import type { Partner } from '../../database/entities/partner.ts';
import { instantText } from '../../domain/instant.ts';
import { emailAddress } from '../../domain/email.ts';
import { DomainError } from '../../domain/errors.ts';
import { currencyCode } from '../../domain/money.ts';
import { complianceReasons } from '../../domain/payout/complianceHold.ts';
import { isSamePlace, type PayoutMethod } from '../../domain/payout/payoutMethod.ts';
import { taxForms, taxKinds, taxStatus } from '../../domain/payout/taxStatus.ts';
import type { PrincipalOf } from '../access/principal.ts';
import { access } from '../access/access.ts';
import { created, ok } from '../http/answers.ts';
import { at, byId, country, id, name } from '../http/fields.ts';
import { listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { found } from '../access/tenancy.ts';
import { minimumsAfter, minimumsAnswer, partnerMinimums } from '../minimumPayouts.ts';
import { payoutMethod, plainPayoutMethod, requirePayable } from '../payoutMethod.ts';

const labels = z.array(z.string().trim().min(1).max(100)).max(100);
const email = emailAddress.meta({ example: 'blog@example.com' });

/** @throws DomainError PAYOUT_METHOD_NEEDS_TWO where it would change where money goes */
function requireNoChange(now: PayoutMethod, next: PayoutMethod | undefined): void {
  if (next === undefined || isSamePlace(now, next)) return;
  throw new DomainError(
    'PAYOUT_METHOD_NEEDS_TWO',
    'Ask for the change by POST /v1/partners/:id/payout-methods, and have another key confirm it.',
    [{ pointer: '/payoutMethod', detail: 'is changed through payout-methods' }],
  );
}

/** Finance keeps what concerns tax; the program is the brand's. @throws DomainError FORBIDDEN */
function requireOwnField(
  { role }: PrincipalOf<'brand' | 'finance'>,
  { taxStatus: _, ...others }: object & { taxStatus?: unknown },
): void {
  if (role === 'brand' || Object.keys(others).length === 0) return;
  throw new DomainError('FORBIDDEN', 'A key of the role finance changes the taxStatus of a partner alone.');
}

const editable = {
  name,
  email,
  country,
  currency: currencyCode,
  groups: labels,
  tags: labels,
  ...partnerMinimums,
  payoutMethod: plainPayoutMethod,
  taxStatus: taxStatus.nullable(),
};

const taxStatusAnswer = z
  .strictObject({
    kind: z.enum(taxKinds),
    country: z.string(),
    taxNumber: z.string().optional(),
    vatId: z.string().optional(),
    form: z.enum(taxForms).optional(),
    verifiedAt: at.optional(),
  })
  .meta({ id: 'StatedTaxStatus' });

const newPartner = z.strictObject({
  ...editable,
  groups: labels.default([]),
  tags: labels.default([]),
  minimumPayout: partnerMinimums.minimumPayout.optional(),
  minimumPayouts: partnerMinimums.minimumPayouts.default({}),
  payoutMethod: plainPayoutMethod.default({ rail: 'MANUAL_CSV' }),
  taxStatus: editable.taxStatus.default(null),
});

const partner = z
  .strictObject({
    ...editable,
    id,
    country: z.string(),
    minimumPayout: z.string(),
    payoutMethod,
    payoutsHeldUntil: at.nullable().meta({
      description: 'Nothing goes out before: 72 hours after the payout method was changed last.',
    }),
    complianceHold: z
      .strictObject({ since: at, reason: z.enum(complianceReasons), actor: z.string() })
      .nullable()
      .meta({ description: 'Nothing goes out to the partner until it is released.' }),
    taxStatus: taxStatusAnswer.nullable(),
    createdAt: at,
  })
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
  payoutsHeldUntil: instantText(row.payoutsHeldUntil),
  complianceHold: row.complianceHold ? { ...row.complianceHold, since: instantText(row.complianceHold.since) } : null,
  taxStatus: row.taxStatus
    ? { ...row.taxStatus, verifiedAt: instantText(row.taxStatus.verifiedAt) ?? undefined }
    : null,
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
      requirePayable('/payoutMethod', body.payoutMethod, settings);
      const { brandId } = principal;
      const unheld = { payoutAccountSealed: null, payoutsHeldUntil: null, complianceHold: null };
      const minimumPayouts = minimumsAfter({ minimumPayout }, body);
      const row = { id: uuid(), brandId, ...body, minimumPayouts, ...unheld, createdAt: await clock.now() };
      await em.insert(PartnerEntity, row);
      return created('/v1/partners', view(row));
    },
  }),
  listRoute({
    path: '/v1/partners',
    summary: 'List partners',
    roles: access.partners,
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
    roles: access.partners,
    takes: { ...nothing, params: byId },
    responses: { 200: one },
    handle: async ({ params, principal: { brandId } }, { em }) =>
      ok(view(found(await em.findOne(PartnerEntity, { ...params, brandId }), 'partner'))),
  }),
  route({
    method: 'patch',
    path: '/v1/partners/:id',
    summary: 'Change a partner',
    description:
      'Where its money goes is changed through its payout-methods; of FAKE, the fault may be changed here. Finance changes its taxStatus alone.',
    roles: access.partners,
    takes: { ...nothing, params: byId, body: z.strictObject(editable).partial() },
    responses: { 200: one },
    problems: ['PAYOUT_METHOD_NEEDS_TWO'],
    async handle({ params, body: asked, principal }, { em, settings }) {
      requireOwnField(principal, asked);
      const { minimumPayout, minimumPayouts, ...body } = asked;
      const { brandId } = principal;
      const row = found(await em.findOne(PartnerEntity, { ...params, brandId }), 'partner');
      requireNoChange(row.payoutMethod, body.payoutMethod);
      requirePayable('/payoutMethod', body.payoutMethod, settings);
      Object.assign(row, body);
      row.minimumPayouts = minimumsAfter({ minimumPayout, minimumPayouts }, row);
      await em.flush();
      return ok(view(row));
    },
  }),
];
