import type { FxRate } from '../../domain/evaluation/facts/facts-context.ts';
import { daysFrom, type Days } from '../../domain/forecast/days.ts';
import { cash, cashFor, forecastLines, type Cash, type ForecastLine } from '../../domain/forecast/forecast.ts';
import { sorted } from '../../domain/forecast/toCome.ts';
import { money, zero } from '../../domain/money.ts';
import { minimumIn } from '../../domain/payout/minimum.ts';
import { BrandEntity, type Brand } from '../entities/brand.ts';
import { PartnerEntity } from '../entities/partner.ts';
import type { EntityManager } from '../orm.ts';
import {
  paymentsUnderway,
  statementsFrom,
  waitingSums,
  type Asked,
  type PartnerCurrency,
  type PaymentUnderway,
} from '../queries/forecast.ts';
import { rateAt } from '../queries/fxRates.ts';
import { partsToCome } from './partsToCome.ts';

/** The cash that a brand needs until an instant, by day and currency, as far as it is known now. */
export async function cashForecast(em: EntityManager, asked: Asked, now: string): Promise<ForecastLine[]> {
  const brand = await em.findOneOrFail(BrandEntity, asked.brandId);
  const days = daysFrom(now, brand.timeZone);
  const underway = (await paymentsUnderway(em, asked)).map((payment) => cashUnderway(payment, days));
  return forecastLines([...underway, ...(await cashOfStatements(em, asked, brand, days))]);
}

/** Of a payment that waits or is on its way: today, unless somebody has to do something first. */
function cashUnderway({ amount, currency, isHeld, notBefore }: PaymentUnderway, { now, dateOf }: Days): Cash {
  const [none, whole] = [zero(currency), money(amount, currency)];
  if (isHeld) return cash(null, { certain: none, expected: none, held: whole });
  const date = dateOf(notBefore !== null && notBefore > now ? notBefore : now);
  return cash(date, { certain: whole, expected: none, held: none });
}

/** Of the statements to come, of each partner in each currency. */
async function cashOfStatements(em: EntityManager, asked: Asked, brand: Brand, days: Days): Promise<Cash[]> {
  const parts = await partsToCome(em, asked, brand);
  const waiting = await waitingSums(em, asked);
  const statements = await statementsFrom(em, asked, days.dateOf(days.now));
  const owners = new Map([...parts, ...waiting, ...statements].map((owner) => [keyOf(owner), owner]));
  const [partsOf, statementsOf] = [Map.groupBy(parts, keyOf), Map.groupBy(statements, keyOf)];
  const waitingOf = new Map(waiting.map((owner) => [keyOf(owner), owner.amount]));

  const ids = [...new Set([...owners.values()].map(({ partnerId }) => partnerId))];
  const partners = new Map((await em.find(PartnerEntity, { id: { $in: ids } })).map((row) => [row.id, row]));
  const rates = new Map<string, FxRate | undefined>();
  const all: Cash[] = [];
  for (const [key, { partnerId, currency }] of owners) {
    const partner = partners.get(partnerId);
    if (!partner) throw new Error(`there is no partner ${partnerId}`);
    const paidCurrency = partner.payoutMethod.currency ?? currency;
    const pair = `${currency} ${paidCurrency}`;
    if (currency !== paidCurrency && !rates.has(pair)) {
      rates.set(pair, await rateAt(em, brand.id, { from: currency, to: paidCurrency }, days.now));
    }
    const outlook = {
      currency,
      paidCurrency,
      rate: rates.get(pair),
      waiting: waitingOf.get(key) ?? '0',
      statements: statementsOf.get(key) ?? [],
      minimumPayout: minimumIn(currency, partner.minimumPayouts, brand.minimumPayouts),
      onHold: Boolean(partner.complianceHold),
      notBefore: partner.payoutsHeldUntil ?? null,
      ...sorted(partsOf.get(key) ?? []),
    };
    all.push(...cashFor(outlook, days));
  }
  return all;
}

const keyOf = ({ partnerId, currency }: PartnerCurrency): string => `${partnerId} ${currency}`;
