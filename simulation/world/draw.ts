import { aDay, daysAfter, startOf } from '../oracle/calendar.ts';
import type { Random } from '../random.ts';
import {
  currencies,
  faults,
  type Agreement,
  type Brand,
  type Currency,
  type DayOfRates,
  type Locking,
  type Method,
  type Partner,
  type Paying,
  type World,
} from './world.ts';

/** How large a world is, and when it lives. */
export interface Size {
  /** Of all brands together. */
  readonly partners: number;
  /** When the first contracts were signed, long before anything happens. */
  readonly beginAt: number;
  /** When those who change their contract do so; null: nobody does. */
  readonly changeAt: number | null;
  /** How long rates are needed. */
  readonly endAt: number;
  /** YEAR: contracts as they are. MONTH: they lock and pay within days. AT_ONCE: with the report, where no clock can be moved. */
  readonly pace: 'YEAR' | 'MONTH' | 'AT_ONCE';
  /** Whether nobody is paid for real. */
  readonly sandbox: boolean;
}

const houses = [
  { name: 'Acme Outdoors', timeZone: 'America/New_York', currency: 'USD' },
  { name: 'Rheingold Möbel', timeZone: 'Europe/Berlin', currency: 'EUR' },
  { name: 'さくら文具', timeZone: 'Asia/Tokyo', currency: 'JPY' },
] as const;

/** Three brands in three zones, their partners in four currencies, and the bank's rates for all days. */
export function drawWorld(random: Random, size: Size): World {
  return {
    brands: houses.map((house, number) => {
      const count = Math.floor(size.partners / houses.length) + (number < size.partners % houses.length ? 1 : 0);
      return drawBrand(random.branch(), { ...house, number }, count, size);
    }),
    rates: drawRates(random.branch(), size),
  };
}

interface House extends Pick<Brand, 'name' | 'timeZone' | 'currency'> {
  readonly number: number;
}

const drawBrand = (random: Random, house: House, count: number, size: Size): Brand => ({
  name: house.name,
  timeZone: house.timeZone,
  currency: house.currency,
  trigger: { rate: BigInt(random.whole(500, 2_500)), months: 3 },
  partners: Array.from({ length: count }, (_, number) => drawPartner(random.branch(), house, number, size)),
});

const trades = ['Blog', 'Coupons', 'Reviews', 'Radio', 'Letters', 'Deals', 'Magazine', 'Club'] as const;
const places = ['Harbour', 'Alpine', 'Kyōto', 'Prairie', 'Zürich', 'Lagoon', 'Midtown', 'Heather'] as const;
const countries = ['US', 'DE', 'JP', 'GB', 'FR'] as const;

function drawPartner(random: Random, house: House, number: number, size: Size): Partner {
  // Every third is paid in another currency than the brand's own, all of them by turns.
  const currency = number % 3 === 2 ? byTurns(currencies, house.number + number) : house.currency;
  const name = `${random.one(places)} ${random.one(trades)} ${String(number + 1)}`;
  return {
    name,
    country: random.one(countries),
    currency,
    minimumPayout: random.happens(0.3) ? inMinor(random.whole(20, 120)) : 0n,
    method: drawMethod(random, 3 * house.number + number, size),
    promoCode: `${name.split(' ')[1] ?? 'CODE'}${String(number + 1)}`.toUpperCase(),
    agreements: drawAgreements(random, { house, currency, number }, size),
  };
}

/** Each way to be paid, and each fault, is somebody's. */
function drawMethod(random: Random, turn: number, { sandbox }: Size): Method {
  const ways: readonly Method[] = [
    ...faults.map((fault) => ({ rail: 'FAKE', fault }) as const),
    { rail: 'MANUAL_CSV', fault: null },
    { rail: 'EXTERNAL', fault: null },
    { rail: 'FAKE', fault: null },
  ];
  return sandbox ? byTurns(ways, turn) : { rail: random.one(['MANUAL_CSV', 'EXTERNAL']), fault: null };
}

interface Whose {
  readonly house: House;
  readonly currency: Currency;
  readonly number: number;
}

function drawAgreements(random: Random, whose: Whose, size: Size): Agreement[] {
  const { beginAt, changeAt } = size;
  const turn = 2 * whose.house.number + whose.number;
  const first = drawAgreement(random, whose.currency, turn, size);
  if (changeAt === null || !random.happens(0.25)) return [{ ...first, startAt: beginAt, endAt: null }];
  const second = drawAgreement(random, random.one(currencies), turn + 3, size);
  return [
    { ...first, startAt: beginAt, endAt: changeAt },
    { ...second, startAt: changeAt, endAt: null },
  ];
}

function byTurns<Item>(of: readonly Item[], turn: number): Item {
  const item = of[turn % of.length];
  if (item === undefined) throw new RangeError('nothing to choose from');
  return item;
}

type Terms = Omit<Agreement, 'startAt' | 'endAt'>;

const percent = (random: Random, least: number, most: number) =>
  ({ rate: BigInt(random.whole(least * 4, most * 4)) * 25n }) as const;

/** By turns: status groups, tiers, a fixed payout with a limit, a limit on payouts, a country's extra, and drip commissions. */
function drawAgreement(random: Random, currency: Currency, turn: number, size: Size): Terms {
  const plain: Terms = {
    currency,
    price: percent(random, 3, 15),
    newPrice: null,
    tier: null,
    extra: null,
    actionLimit: null,
    payoutLimit: null,
    leadPrice: random.happens(0.4) ? inMinor(random.whole(2, 9)) : null,
    dripMonths: null,
    locking: drawLocking(random, size),
    paying: drawPaying(random, size),
  };
  switch (turn % 6) {
    case 0:
      return { ...plain, newPrice: percent(random, 10, 25) };
    case 1:
      return { ...plain, tier: { after: random.whole(2, 8), price: percent(random, 15, 20) } };
    case 2:
      return { ...plain, price: { fixed: inMinor(random.whole(3, 20)) }, actionLimit: random.whole(3, 12) };
    case 3:
      return { ...plain, payoutLimit: inMinor(random.whole(30, 90)) };
    case 4:
      return { ...plain, extra: { country: random.one(countries), percent: random.one([5n, 7n, 12n, -10n]) } };
    default:
      return { ...plain, leadPrice: null, dripMonths: 3, locking: { ...plain.locking, basis: 'TRACKED', open: null } };
  }
}

function drawLocking(random: Random, { pace }: Size): Locking {
  switch (pace) {
    case 'AT_ONCE':
    case 'MONTH':
      return { basis: 'TRACKED', period: 'DAY', months: 0, days: random.whole(1, 6), open: null };
    case 'YEAR': {
      const { period, months, days } = random.one([
        { period: 'DAY', months: 0, days: random.whole(3, 30) },
        { period: 'WEEK', months: 0, days: random.whole(0, 10) },
        { period: 'HALF_MONTH', months: 0, days: random.whole(0, 15) },
        { period: 'MONTH', months: random.whole(0, 1), days: random.whole(0, 15) },
      ] as const);
      if (!random.happens(0.15)) return { basis: 'TRACKED', period, months, days, open: null };
      return { basis: 'APPROVED', period, months, days, open: { end: random.one(['APPROVE', 'REJECT']), months: 1 } };
    }
  }
}

function drawPaying(random: Random, { pace }: Size): Paying {
  switch (pace) {
    case 'AT_ONCE':
      return { period: null, months: 0, days: 0 };
    case 'MONTH':
      return { period: 'END_OF_DAY', months: 0, days: random.whole(0, 4) };
    case 'YEAR':
      return random.one([
        { period: 'END_OF_DAY', months: 0, days: random.whole(1, 10) },
        { period: 'END_OF_MONTH', months: 0, days: random.whole(0, 5) },
      ]);
  }
}

/** So many dollars, euros or pounds, or hundreds of yen. */
const inMinor = (hundreds: number): bigint => BigInt(hundreds) * 100n;

/** A walk of chance from rates as they were in 2026, on the bank's working days. */
function drawRates(random: Random, { beginAt, endAt }: Size): DayOfRates[] {
  const perEuro = { USD: 1.0567, JPY: 164.2, GBP: 0.8341 };
  const days: DayOfRates[] = [];
  const first = new Date(beginAt - 5 * aDay).toISOString().slice(0, 10);
  for (let date = first; startOf('Europe/Berlin', date) < endAt; date = daysAfter(date, 1)) {
    const weekday = new Date(date).getUTCDay();
    if (weekday === 0 || weekday === 6) continue;
    for (const currency of ['USD', 'JPY', 'GBP'] as const) perEuro[currency] *= 1 + (random.unit() - 0.5) / 100;
    const { USD, JPY, GBP } = perEuro;
    days.push({ date, perEuro: { USD: USD.toFixed(4), JPY: JPY.toFixed(2), GBP: GBP.toFixed(5) } });
  }
  return days;
}
