import type { Decimal } from 'decimal.js';
import { assertNever } from '../../errors.ts';
import { decimal, money, nothing, payable, smaller, spendable } from '../../money.ts';
import { roomOf, type Charge } from './charge.ts';
import type { Effect, EvaluationLine, LineItem } from '../evaluation.ts';
import { allowanceText } from './limit-title.ts';
import {
  divided,
  exactPayoutOf,
  largest,
  linePayout,
  partsAt,
  sumOver,
  wholeCount,
  type DividedLine,
  type Part,
} from '../part.ts';
import { spoken, textOf, type Pricing } from '../pricing.ts';

/**
 * The line within limits, each of which looks at what those before it left (semantics, Evaluation order 7 and 8). Of counts
 * it drops what exceeds, in the order of the submission; payouts it cuts.
 */
export function withinLimits(
  line: EvaluationLine,
  charges: readonly Charge[],
  item: number | null,
  pricing: Pricing,
): EvaluationLine {
  if (charges.length === 0) return line;
  const limited = charges.reduce((left, charge) => withinLimit(left, charge, item, pricing), divided(line));
  const payout = linePayout(limited, pricing.currency).amount;
  const outside = payable(money(limited.exact, pricing.currency)).amount.minus(payout);
  if (!outside.isZero()) {
    pricing.trace.tell('OUTSIDE_TERMS', 'Outside of the terms', () => ({
      matched: false,
      actual: spoken(payout, pricing),
      amount: textOf(outside, pricing),
      item,
    }));
  }
  return {
    ...line,
    ...itemsOf(line.items, limited.parts),
    ...(limited.atMost && { atMost: textOf(limited.atMost, pricing) }),
    payout: textOf(payout, pricing),
    outsideTerms: textOf(outside, pricing),
  };
}

/** The shares of the parts: said once where they are the same, else item by item and in sum. */
function itemsOf(
  items: readonly LineItem[],
  parts: readonly Part[],
): Pick<EvaluationLine, 'share'> & { items?: readonly LineItem[] } {
  const [first] = parts;
  const alike = parts.every(({ share, atMost }) => atMost === null && first?.share.equals(share));
  if (alike) return first === undefined || first.share.equals(1) ? {} : { share: first.share.toFixed() };
  return {
    share: sumOver(parts, ({ weight, share }) => weight.times(share)).toFixed(),
    items: items.map((given, index) => ({
      ...given,
      share: parts[index]?.share.toFixed() ?? '1',
      ...(parts[index]?.atMost && { atMost: parts[index].atMost.toFixed() }),
    })),
  };
}

function withinLimit(line: DividedLine, charge: Charge, item: number | null, pricing: Pricing): DividedLine {
  switch (charge.limit.type) {
    case 'ACTION':
    case 'CONCURRENT_CALLS':
      return withinCount(line, charge, decimal(1), item, pricing);
    case 'CLICKS':
      return withinCount(line, charge, decimal(pricing.facts.clicks), item, pricing);
    case 'ITEM':
      return withinPieces(line, charge, item, pricing);
    case 'PAYOUT':
      return charge.items === undefined
        ? withinPayout(line, charge, item, pricing)
        : withinPayoutOfItems(line, charge, item, pricing);
    default:
      return assertNever(charge.limit.type);
  }
}

/** Actions, calls and clicks are the whole line's: the share that is allowed is the same for all that falls under the limit. */
function withinCount(
  line: DividedLine,
  charge: Charge,
  whole: Decimal,
  item: number | null,
  pricing: Pricing,
): DividedLine {
  const asked = wholeCount(largest(partsAt(line, charge.items).map(({ share }) => share)).times(whole));
  const granted = smaller(asked, roomOf(charge, pricing.tally).floor());
  tellLimit(charge, asked, granted, item, pricing);
  if (granted.equals(asked)) return line;
  const share = granted.dividedBy(whole);
  return withParts(line, charge, (part) => ({ ...part, share: smaller(part.share, share) }));
}

function withinPieces(line: DividedLine, charge: Charge, item: number | null, pricing: Pricing): DividedLine {
  const piecesOf = ({ share, quantity }: Part): Decimal => wholeCount(share.times(quantity));
  const asked = sumOver(partsAt(line, charge.items), piecesOf);
  const granted = smaller(asked, roomOf(charge, pricing.tally).floor());
  tellLimit(charge, asked, granted, item, pricing);
  let left = granted;
  return withParts(line, charge, (part) => {
    const pieces = smaller(piecesOf(part), left);
    left = left.minus(pieces);
    return pieces.equals(piecesOf(part)) ? part : { ...part, share: pieces.dividedBy(part.quantity) };
  });
}

function withinPayout(line: DividedLine, charge: Charge, item: number | null, pricing: Pricing): DividedLine {
  const asked = linePayout(line, pricing.currency).amount;
  const granted = smaller(asked, payoutRoom(charge, pricing));
  tellLimit(charge, asked, granted, item, pricing);
  if (granted.equals(asked)) return line;
  return granted.isZero() ? withParts(line, charge, dropped) : { ...line, atMost: granted };
}

/** Where items of one line fall under different limits, each is cut before the line is rounded. */
function withinPayoutOfItems(line: DividedLine, charge: Charge, item: number | null, pricing: Pricing): DividedLine {
  const exact = sumOver(partsAt(line, charge.items), (part) => exactPayoutOf(line.exact, part));
  const asked = payable(money(exact, pricing.currency)).amount;
  let left = payoutRoom(charge, pricing);
  tellLimit(charge, asked, smaller(asked, left), item, pricing);
  return withParts(line, charge, (part) => {
    const value = exactPayoutOf(line.exact, part);
    const cut = smaller(value, left);
    left = left.minus(cut);
    if (cut.equals(value)) return part;
    return cut.isZero() ? dropped(part) : { ...part, atMost: cut };
  });
}

const payoutRoom = (charge: Charge, { currency, tally }: Pricing): Decimal =>
  spendable(money(roomOf(charge, tally), currency)).amount;

const dropped = (part: Part): Part => ({ ...part, share: nothing });

function withParts(line: DividedLine, { items }: Charge, change: (part: Part) => Part): DividedLine {
  if (items === undefined) return { ...line, parts: line.parts.map(change) };
  const parts = [...line.parts];
  for (const index of items) {
    const part = line.parts[index];
    if (part) parts[index] = change(part);
  }
  return { ...line, parts };
}

function tellLimit(charge: Charge, asked: Decimal, granted: Decimal, item: number | null, pricing: Pricing): void {
  if (asked.isZero()) return;
  const { type } = charge.limit;
  const text = (amount: Decimal) => allowanceText(type, amount, pricing.currency);
  pricing.trace.tell(effectOf(type, asked, granted), charge.title, () => ({
    matched: granted.equals(asked),
    actual: text(asked),
    expected: text(type === 'PAYOUT' ? payoutRoom(charge, pricing) : roomOf(charge, pricing.tally)),
    amount: type === 'PAYOUT' ? textOf(granted, pricing) : null,
    item,
  }));
}

function effectOf(type: Charge['limit']['type'], asked: Decimal, granted: Decimal): Effect {
  if (granted.equals(asked)) return 'LIMIT_KEPT';
  if (granted.isZero()) return 'LIMIT_USED_UP';
  return type === 'PAYOUT' ? 'LIMIT_CUTS' : 'LIMIT_DROPS';
}
