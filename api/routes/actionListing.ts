import { z } from 'zod';
import type { ListingAsked } from '../../database/queries/listedActions.ts';
import { actionSums } from '../../database/queries/reportedActions.ts';
import { listingPage, listingPages, placeOf } from '../../database/reports/actionListing.ts';
import { totalsReport } from '../../database/reports/figures.ts';
import { eventCategories } from '../../domain/contract/vocabulary.ts';
import { spanOf } from '../../domain/report/period.ts';
import { access } from '../access/access.ts';
import { action } from '../action.ts';
import { periodOf, reportFilters, totals, whose } from '../figures.ts';
import { columnsOf, csv, csvContentType, csvRows } from '../http/csv.ts';
import { moneyAnswer } from '../http/fields.ts';
import { linkToNext, listQuery } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { begun } from '../http/stream.ts';

const word = z.string().nullable();

/** An action as in /v1/actions, and what a spreadsheet is asked for beside it. */
const row = action
  .omit({ workflowId: true, test: true })
  .extend({
    partnerName: whose.partnerName,
    eventCategory: z.enum(eventCategories),
    customerStatusSent: word.meta({ description: 'The brand’s own word, before its mapping.', example: 'first-time' }),
    promoCode: word,
    orderPromoCode: word,
    clickId: word,
    parentOrderId: word,
    country: word.meta({ description: 'The customer’s: as sent, or as derived from her address.', example: 'US' }),
    device: word.meta({ description: 'As derived when it was priced.', example: 'MOBILE' }),
    items: z.int().meta({ description: 'The lines of the order as it now is.' }),
    itemCategories: z.array(z.string()).readonly(),
    reversedAmount: moneyAnswer.meta({ description: 'What was taken back of the sale amount.' }),
    pricedPayout: moneyAnswer.nullable().meta({
      description: 'The payout before anything was taken back; null: nobody is credited.',
    }),
    properties: z
      .record(z.string(), z.union([z.string(), z.array(z.string()).readonly()]))
      .meta({ description: 'Those that `show` names.', example: { TEXT1: 'spring' } }),
  })
  .meta({ id: 'ListedAction' });

const query = listQuery({
  ...reportFilters,
  show: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{0,63}(,[A-Z][A-Z0-9_]{0,63}){0,19}$/, 'expected up to 20 names such as "TEXT1,NUMERIC1"')
    .transform((names) => [...new Set(names.split(','))])
    .optional()
    .meta({
      description: 'Names of properties that are wanted too; as CSV each is a column.',
      example: 'TEXT1,NUMERIC1',
      override: { type: 'string' },
    }),
});

const columns = columnsOf(row.omit({ properties: true }));

export const actionListingRoute = route({
  method: 'get',
  path: '/v1/reports/action-listing',
  summary: 'List every action with all that is known of it',
  description:
    'By event date, the latest first, without tests. JSON comes in pages, the first with the totals of all; CSV has all rows from `cursor` on, is sent as it is read, and takes no `limit`.',
  roles: access.reports,
  takes: { ...nothing, query },
  responses: {
    200: {
      description: 'A page. `Link: rel="next"` and `nextCursor` lead to the next one.',
      body: z.strictObject({
        data: z.array(row),
        nextCursor: z.string().nullable(),
        totals: totals.nullable().meta({ description: 'Of all pages; null on all but the first.' }),
      }),
      csv: true,
    },
  },
  async handle({ principal: { brandId }, query: { from, to, show = [], limit, cursor, format, ...which }, url }, deps) {
    const { em, clock } = deps;
    const period = await periodOf(em, brandId, { from, to }, await clock.now());
    const asked = { brandId, ...which, ...spanOf(period), show };
    const after = cursor === undefined ? null : await placeOf(em, brandId, cursor);
    if (format === 'csv') {
      const stream = await begun(lines(listingPages(em, asked, after), show));
      return { status: 200 as const, stream, headers: { 'content-type': csvContentType } };
    }
    const { actions, next } = await listingPage(em, asked, after, limit);
    const nextCursor = next?.id ?? null;
    const body = {
      data: [...actions],
      nextCursor,
      totals: after === null ? totalsReport(await actionSums(em, asked, asked, [])) : null,
    };
    return { status: 200 as const, body, headers: linkToNext(url, nextCursor) };
  },
});

/** The header with the first page, then a page at a time. */
async function* lines(pages: ReturnType<typeof listingPages>, show: ListingAsked['show']): AsyncGenerator<string> {
  const shown = [...columns, ...show.map((name) => `properties.${name}`)];
  let write = csv;
  for await (const actions of pages) {
    yield write(shown, actions);
    write = csvRows;
  }
}
