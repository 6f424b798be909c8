import { v7 as uuid } from 'uuid';
import { rateBetween, type Quote } from '../../domain/fx/rate.ts';
import type { FxRate } from '../../domain/evaluation/facts/facts-context.ts';
import { decimal } from '../../domain/money.ts';
import type { EntityManager } from '../orm.ts';

/** How old a rate may be: longer than any holiday of the banks; older ones say nothing about a sale. */
const mostDays = 10;

/** What one unit of a currency was in another at an instant, by the brand's rates; undefined: none of them says so. */
export async function rateAt(
  em: EntityManager,
  brandId: string,
  { from, to }: { readonly from: string; readonly to: string },
  instant: string,
): Promise<FxRate | undefined> {
  const quotes = await em.execute<Quote[]>(
    `SELECT DISTINCT ON (from_currency, to_currency) from_currency AS from, to_currency AS to, rate::text AS rate, source,
       to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS at
     FROM fx_rate
     WHERE brand_id = ? AND (from_currency IN (?, ?) OR to_currency IN (?, ?))
       AND at <= ?::timestamptz AND at > ?::timestamptz - make_interval(days => ?)
     ORDER BY from_currency, to_currency, fx_rate.at DESC`,
    [brandId, from, to, from, to, instant, instant, mostDays],
  );
  return rateBetween(quotes, from, to);
}

/** When the next rate counts that is stored already and may lead from the one currency to the other; null: none is. */
export async function nextRateFrom(
  em: EntityManager,
  brandId: string,
  { from, to }: { readonly from: string; readonly to: string },
  now: string,
): Promise<string | null> {
  const [next] = await em.execute<{ at: string | Date | null }[]>(
    `SELECT min(at) AS at FROM fx_rate
     WHERE brand_id = ? AND (from_currency IN (?, ?) OR to_currency IN (?, ?)) AND at > ?`,
    [brandId, from, to, from, to, now],
  );
  return next?.at ? new Date(next.at).toISOString() : null;
}

/** What became of rates that were to be kept. */
export interface KeptRates {
  readonly kept: number;
  /** There already, equal. */
  readonly known: number;
  /** The same pair and instant is there with another rate: what is stored counts. */
  readonly contradicted: readonly Quote[];
}

const rowsAtOnce = 5_000;

/** Keeps rates, each once, in the caller's transaction. */
export async function keepRates(
  em: EntityManager,
  brandId: string,
  quotes: readonly Quote[],
  now: string,
): Promise<KeptRates> {
  let kept = 0;
  const contradicted: Quote[] = [];
  for (let first = 0; first < quotes.length; first += rowsAtOnce) {
    const some = quotes.slice(first, first + rowsAtOnce);
    const rows = JSON.stringify(some.map((quote) => ({ ...quote, id: uuid() })));
    const fresh = await em.execute<unknown[]>(
      `INSERT INTO fx_rate (id, brand_id, from_currency, to_currency, rate, source, at, recorded_at)
       SELECT q.id, ?, q."from", q."to", q.rate, q.source, q.at, ?
       FROM jsonb_to_recordset(?::jsonb) AS q (id uuid, "from" text, "to" text, rate numeric, source text, at timestamptz)
       ON CONFLICT (brand_id, from_currency, to_currency, at) DO NOTHING RETURNING 1`,
      [brandId, now, rows],
    );
    kept += fresh.length;
    if (fresh.length < some.length) contradicted.push(...(await contradictions(em, brandId, some)));
  }
  return { kept, known: quotes.length - kept - contradicted.length, contradicted };
}

async function contradictions(em: EntityManager, brandId: string, quotes: readonly Quote[]): Promise<Quote[]> {
  const stored = await em.execute<{ index: string; rate: string }[]>(
    `SELECT q.index, r.rate::text AS rate
     FROM jsonb_array_elements(?::jsonb) WITH ORDINALITY AS q (quote, index)
     JOIN fx_rate r ON r.brand_id = ? AND r.from_currency = q.quote->>'from' AND r.to_currency = q.quote->>'to'
       AND r.at = (q.quote->>'at')::timestamptz`,
    [JSON.stringify(quotes), brandId],
  );
  return stored.flatMap(({ index, rate }) => {
    const quote = quotes[Number(index) - 1];
    return quote && !decimal(quote.rate).equals(rate) ? [quote] : [];
  });
}
