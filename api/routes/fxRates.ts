import { z } from 'zod';
import { FxRateEntity } from '../../database/entities/index.ts';
import type { StoredFxRate } from '../../database/entities/fxRate.ts';
import { keepRates } from '../../database/queries/fxRates.ts';
import { wakePayouts } from '../../database/queries/payoutGates.ts';
import { transaction } from '../../database/transaction.ts';
import { DomainError } from '../../domain/errors.ts';
import { ecbHeader, quotesOfDay } from '../../domain/fx/ecb.ts';
import { rateText, type Quote } from '../../domain/fx/rate.ts';
import { instant, instantText } from '../../domain/instant.ts';
import { currencyCode } from '../../domain/money.ts';
import { access } from '../access/access.ts';
import { linesOf } from '../http/csvFile.ts';
import { at, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { invalidField } from '../http/validation.ts';

const newRate = z
  .strictObject({
    from: currencyCode,
    to: currencyCode,
    rate: rateText,
    source: z.string().trim().min(1).max(255).meta({ description: 'Who says so.', example: 'ECB' }),
    at: instant.meta({ description: 'From when on it counts, until there is a newer one; for ten days at most.' }),
  })
  .refine(({ from, to }) => from !== to, { path: ['to'], error: 'expected another currency than `from`' })
  .meta({
    id: 'NewFxRate',
    example: { from: 'EUR', to: 'USD', rate: '1.0567', source: 'ECB', at: '2026-11-20T15:00:00Z' },
  });

const file = z.string().meta({
  description: 'The ECB’s CSV file, of a day or of its history: `Date, USD, JPY, …` and a line for each day.',
  example: 'Date, USD, JPY, \r\n20 November 2026, 1.0567, 164.20, \r\n',
});

const fxRate = z
  .strictObject({ id, from: z.string(), to: z.string(), rate: z.string(), source: z.string(), at, recordedAt: at })
  .meta({ id: 'FxRate' });

const outcome = z
  .strictObject({
    kept: z.int().meta({ description: 'Rates that are new.' }),
    known: z.int().meta({ description: 'Rates that were there already.' }),
  })
  .meta({ id: 'KeptFxRates' });

const view = (row: StoredFxRate): z.output<typeof fxRate> => ({
  id: row.id,
  from: row.fromCurrency,
  to: row.toCurrency,
  rate: row.rate,
  source: row.source,
  at: instantText(row.at),
  recordedAt: instantText(row.recordedAt),
});

/** @throws DomainError VALIDATION_FAILED, with the line */
async function quotesIn(text: string): Promise<Quote[]> {
  const lines = await linesOf(text, { what: 'a day', header: ecbHeader });
  return lines.flatMap((line) => {
    const quotes = 'row' in line ? quotesOfDay(line.row) : line;
    if (!('errors' in quotes)) return quotes;
    const [{ pointer, detail } = { pointer: '', detail: 'is no day of rates' }] = quotes.errors;
    throw invalidField('', `line ${line.number}${pointer && `, column ${pointer.slice(1)}`}: ${detail}`);
  });
}

export const fxRateRoutes = [
  route({
    method: 'post',
    path: '/v1/fx-rates',
    summary: 'Store an exchange rate, or the file of the European Central Bank',
    description:
      'A sale in another currency than its contract’s is converted at the newest rate of its event date, in either direction or through a third currency. What is priced stays priced: rate, source and time are pinned. A payout in another currency than its statement’s is converted at the newest rate when it is made, or as soon as one is stored. A stored rate is never changed; another rate for the same pair and instant is refused, and nothing of the request is stored.',
    roles: access.fxRates,
    reads: ['application/json', 'text/csv'],
    takes: { ...nothing, body: z.union([newRate, file]) },
    responses: { 200: { description: 'They are stored.', body: outcome } },
    problems: ['CONFLICT'],
    async handle({ body, principal: { brandId } }, { database, clock }) {
      const quotes = typeof body === 'string' ? await quotesIn(body) : [body];
      const now = await clock.now();
      const { kept, known } = await transaction(database, async (em) => {
        const done = await keepRates(em, brandId, quotes, now);
        const [other] = done.contradicted;
        if (other === undefined) {
          await wakePayouts(em, { brandId, gate: 'RATE' });
          return done;
        }
        const pair = `${other.from} to ${other.to} at ${instantText(other.at)}`;
        throw new DomainError('CONFLICT', `Another rate than ${other.rate} from ${pair} is stored.`, [
          { pointer: '/rate', detail: 'expected the rate that is stored, or another instant' },
        ]);
      });
      return { status: 200 as const, body: { kept, known } };
    },
  }),
  listRoute({
    path: '/v1/fx-rates',
    summary: 'List exchange rates',
    roles: access.fxRates,
    params: nothing.params,
    query: listQuery({ from: currencyCode.optional(), to: currencyCode.optional() }),
    item: fxRate,
    async find({ principal: { brandId }, query: { from, to } }, page, { em }) {
      const where = { $and: [{ brandId }, asked({ fromCurrency: from, toCurrency: to }), page.where] };
      return (await em.find(FxRateEntity, where, page.options)).map(view);
    },
  }),
];
