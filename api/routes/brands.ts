import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { Brand } from '../../database/entities/brand.ts';
import { BrandEntity } from '../../database/entities/index.ts';
import type { EntityManager } from '../../database/orm.ts';
import { planMonth } from '../../database/queries/invoices.ts';
import { wakePayouts } from '../../database/queries/payoutGates.ts';
import { transaction } from '../../database/transaction.ts';
import { creditPolicies } from '../../domain/contract/vocabulary.ts';
import { monthEnd, monthOf } from '../../domain/earning/month.ts';
import { automaticAnswers, usualAutomaticAnswer, usualInquiryDays } from '../../domain/inquiry/inquiry.ts';
import { instantText } from '../../domain/instant.ts';
import { invoicing, usualInvoicing } from '../../domain/invoice/invoicing.ts';
import { currencyCode, decimalText } from '../../domain/money.ts';
import { payoutApproval } from '../../domain/payout/approval.ts';
import { minimumPayouts } from '../../domain/payout/minimum.ts';
import { access } from '../access/access.ts';
import { created, ok } from '../http/answers.ts';
import { at, byId, id, name, timeZone } from '../http/fields.ts';
import { listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { found } from '../access/tenancy.ts';
import { shown } from '../minimumPayouts.ts';

const month = z.int().min(1).max(12);
const days = z.int().min(0).max(3650).meta({ description: 'Days between submission and the earliest lock.' });
const policy = z.enum(creditPolicies).nullable().meta({
  description:
    'Picks among the referrals of several partners. Null: what their contracts name, and LAST_REFERRER where they name none or not the same.',
});
const correctionApprovalThreshold = decimalText.nullable().meta({
  description:
    'In the brand’s currency: a batch of corrections that moves more than this needs two approvals. Null: one is enough; "0": always two.',
  example: '1000.00',
});
const sites = z
  .array(
    z
      .string()
      .max(260)
      .toLowerCase()
      .refine(isHost, 'expected a host such as "shop.example.com", with its port where that is unusual'),
  )
  .max(100)
  .meta({
    description: 'The brand’s own hosts: where links may lead, and from where its tag may report.',
    example: ['shop.example.com'],
  });

/** Exactly as a browser spells it: international names in ASCII, no usual port. */
function isHost(text: string): boolean {
  return /^[\w.-]+(:\d+)?$/.test(text) && URL.canParse(`https://${text}`) && new URL(`https://${text}`).host === text;
}

const minimums = minimumPayouts.meta({
  description: 'For each currency: below it a statement of a partner that has none of its own rolls over.',
});

const inquiryDays = z
  .int()
  .min(1)
  .max(365)
  .meta({ description: 'Days until a partner’s inquiry is answered by itself.' });
const inquiryAutomaticAnswer = z
  .enum(automaticAnswers)
  .meta({ description: 'What becomes of an inquiry that nobody has answered by then.' });

const approval = payoutApproval.meta({
  description:
    'For each currency, above which amounts one and two persons of finance have to approve a payout. A payout that is made keeps at least what it was made under.',
  example: { USD: { oneAbove: '0', twoAbove: '10000.00' } },
});
const fundingRequired = z
  .boolean()
  .meta({ description: 'Whether payouts wait until the brand’s deposits (`/v1/funding`) suffice for them.' });

const editable = {
  name,
  currency: currencyCode,
  timeZone,
  fiscalYearStartMonth: month,
  minimumReviewPeriod: days,
  creditPolicy: policy,
  sites,
  correctionApprovalThreshold,
  minimumPayouts: minimums,
  inquiryDays,
  inquiryAutomaticAnswer,
  invoicing,
  payoutApproval: approval,
  fundingRequired,
};

const newBrand = z.strictObject({
  ...editable,
  fiscalYearStartMonth: month.default(1),
  minimumReviewPeriod: days.default(0),
  creditPolicy: policy.default(null),
  sites: sites.default([]),
  correctionApprovalThreshold: correctionApprovalThreshold.default(null),
  minimumPayouts: minimums.default({}),
  invoicing: invoicing.default(usualInvoicing),
  payoutApproval: approval.default({}),
  fundingRequired: fundingRequired.default(false),
  inquiryDays: inquiryDays.default(usualInquiryDays),
  inquiryAutomaticAnswer: inquiryAutomaticAnswer.default(usualAutomaticAnswer),
});

const brand = z.strictObject({ id, ...editable, sites: z.array(z.string()), createdAt: at }).meta({ id: 'Brand' });

const view = (row: Brand): z.output<typeof brand> => ({
  id: row.id,
  name: row.name,
  currency: row.currency,
  timeZone: row.timeZone,
  fiscalYearStartMonth: row.fiscalYearStartMonth,
  minimumReviewPeriod: row.minimumReviewPeriod,
  creditPolicy: row.creditPolicy ?? null,
  correctionApprovalThreshold: row.correctionApprovalThreshold ?? null,
  minimumPayouts: shown(row.minimumPayouts),
  sites: row.sites,
  inquiryDays: row.inquiryDays ?? usualInquiryDays,
  inquiryAutomaticAnswer: row.inquiryAutomaticAnswer ?? usualAutomaticAnswer,
  invoicing: row.invoicing ?? usualInvoicing,
  payoutApproval: row.payoutApproval ?? {},
  fundingRequired: Boolean(row.fundingRequiredSince),
  createdAt: instantText(row.createdAt),
});

const one = { description: 'The brand.', body: brand };

/** A brand that is invoiced by months has its month invoiced. */
async function keepInvoicing(
  em: EntityManager,
  { id: brandId, timeZone, invoicing }: Brand,
  now: string,
): Promise<void> {
  if (invoicing?.run !== 'MONTHLY') return;
  const month = monthOf(now, timeZone);
  await planMonth(em, brandId, { month, dueAt: monthEnd(month, timeZone) });
}

export const brandRoutes = [
  route({
    method: 'post',
    path: '/v1/brands',
    summary: 'Create a brand',
    roles: access.installation,
    takes: { ...nothing, body: newBrand },
    responses: { 201: one },
    problems: ['CONFLICT'],
    async handle({ body: { fundingRequired, ...stated } }, { database, clock }) {
      const now = await clock.now();
      const noAccount = { payerAccount: null, payerAccountSealed: null };
      const fundingRequiredSince = fundingRequired ? now : null;
      const row = { id: uuid(), ...stated, ...noAccount, fundingRequiredSince, createdAt: now };
      await transaction(database, async (em) => {
        await em.insert(BrandEntity, row);
        await keepInvoicing(em, row, row.createdAt);
      });
      return created('/v1/brands', view(row));
    },
  }),
  listRoute({
    path: '/v1/brands',
    summary: 'List brands',
    roles: access.installation,
    params: nothing.params,
    query: listQuery({}),
    item: brand,
    find: async (_request, page, { em }) => (await em.find(BrandEntity, page.where, page.options)).map(view),
  }),
  route({
    method: 'get',
    path: '/v1/brands/:id',
    summary: 'Read a brand',
    roles: access.installation,
    takes: { ...nothing, params: byId },
    responses: { 200: one },
    handle: async ({ params }, { em }) => ok(view(found(await em.findOne(BrandEntity, params), 'brand'))),
  }),
  route({
    method: 'patch',
    path: '/v1/brands/:id',
    summary: 'Change a brand',
    roles: access.installation,
    takes: { ...nothing, params: byId, body: z.strictObject(editable).partial() },
    responses: { 200: one },
    problems: ['CONFLICT'],
    async handle({ params, body }, { database, clock }) {
      const now = await clock.now();
      return transaction(database, async (em) => {
        const row = found(await em.findOne(BrandEntity, params), 'brand');
        const { fundingRequired = Boolean(row.fundingRequiredSince), ...stated } = body;
        const fundingRequiredSince = fundingRequired ? (row.fundingRequiredSince ?? now) : null;
        Object.assign(row, { ...stated, fundingRequiredSince });
        await em.flush();
        // Who has to approve, and what waits for funds, may be others now.
        await wakePayouts(em, { brandId: row.id });
        await keepInvoicing(em, row, now);
        return ok(view(row));
      });
    },
  }),
];
