import { z } from 'zod';
import { Failure } from '../failure.ts';
import { reversalReason } from '../oracle/oracle.ts';
import { anHour, dateIn } from '../oracle/calendar.ts';
import { codeOf, must, type Mischief, type Posted, type Server } from '../server.ts';
import { instantText, type OpenBrand } from '../world/open.ts';
import { amountText, type Currency } from '../world/world.ts';
import type { Command, FinanceAsk, Order, PayoutName, Report, Request, TakeBack } from './request.ts';

/* Requests in the words of the API. */

/** Whose ids stand for the oracle's numbers. */
export interface Desk {
  readonly brand: OpenBrand;
  /** Actions by their numbers. */
  readonly actions: { readonly id: string; readonly currency: Currency }[];
}

const reported = z.looseObject({ id: z.string() });
const payout = z.looseObject({ id: z.string(), scheduledFor: z.string() });

/** Asks it; answers the code of the refusal, or null when it was done. */
export async function send(server: Server, desk: Desk, request: Request, mischief: Mischief): Promise<string | null> {
  switch (request.ask) {
    case 'REPORT':
      return report(server, desk, request, mischief);
    case 'CONFIRM':
    case 'RETRY':
    case 'MEND':
      return finance(server, desk, request, mischief);
    default: {
      const path = `/v1/actions/${found(desk.actions[request.action]).id}/${pathOf[request.ask]}`;
      const key = desk.brand.keys.support;
      return outcome(server, { key, path, body: bodyOf(request, desk), mischief });
    }
  }
}

async function report(server: Server, desk: Desk, asked: Report, mischief: Mischief): Promise<string | null> {
  const { brand, actions } = desk;
  const { number, event, eventAt, currency, order, isNewCustomer, country } = asked;
  const body = {
    eventType: event,
    orderId: `${brand.run}-${String(number)}`,
    eventDate: instantText(eventAt),
    currency,
    customerStatus: isNewCustomer ? 'NEW' : 'EXISTING',
    customerCountry: country,
    // Neither is ever commissionable.
    orderTax: amountText(700n, currency),
    orderShipping: amountText(500n, currency),
    ...(await credited(server, brand, asked)),
    ...ordered(order, currency),
  };
  const answer = await server.post({ key: brand.keys.brand, path: '/v1/actions', body, mischief });
  if (answer.status >= 400) return codeOf(answer);
  actions[number] = { id: reported.parse(answer.body).id, currency };
  return null;
}

/** How the brand says whose it is. */
async function credited(
  server: Server,
  { partners, keys }: OpenBrand,
  { partner, by, eventAt }: Report,
): Promise<object> {
  const { id, drawn } = found(partners[partner]);
  switch (by) {
    case 'PARTNER':
      return { partnerId: id };
    case 'PROMO_CODE':
      return { promoCode: drawn.promoCode };
    case 'CLICK': {
      const click = { partnerId: id, at: instantText(eventAt - anHour) };
      return { clickId: (await server.make(keys.brand, '/v1/clicks', click)).id };
    }
  }
}

const ordered = (order: Order, currency: Currency): object =>
  'amount' in order
    ? { amount: amountText(order.amount, currency) }
    : { items: order.items.map(({ price, ...item }) => ({ ...item, price: amountText(price, currency) })) };

const pathOf: Readonly<Record<Command['ask'], string>> = {
  REVERSE: 'reversals',
  CORRECT: 'corrections',
  REATTRIBUTE: 'reattributions',
  HOLD: 'holds',
  RELEASE: 'releases',
  APPROVE: 'approvals',
  RESTORE: 'restorations',
};

function bodyOf(command: Command, { brand, actions }: Desk): object {
  const { currency } = found(actions[command.action]);
  switch (command.ask) {
    case 'REVERSE':
      return { reason: reversalReason, ...takenBack(command.takeBack, currency) };
    case 'CORRECT':
      return { reason: reversalReason, ...ordered(command.order, currency) };
    case 'REATTRIBUTE':
      return { reason: 'CREDITED_DIFFERENT_MP', partnerId: found(brand.partners[command.partner]).id };
    case 'HOLD':
      return { reason: 'CONS_FRAUD', ...(command.until !== null && { until: instantText(command.until) }) };
    case 'RELEASE':
    case 'APPROVE':
    case 'RESTORE':
      return {};
  }
}

/** Nothing that is named is all of it. */
function takenBack(takeBack: TakeBack, currency: Currency): object {
  if ('all' in takeBack) return {};
  return 'amount' in takeBack ? { amount: amountText(takeBack.amount, currency) } : { items: [takeBack] };
}

async function finance(server: Server, desk: Desk, asked: FinanceAsk, mischief: Mischief): Promise<string | null> {
  const { keys, partners } = desk.brand;
  if (asked.ask === 'MEND') {
    const path = `/v1/partners/${found(partners[asked.partner]).id}`;
    const payoutMethod = { rail: 'FAKE', ...(asked.fault && { fault: asked.fault }) };
    must('PATCH', path, await server.patch(keys.brand, path, { payoutMethod }));
    return null;
  }
  const path = `/v1/payouts/${await payoutId(server, desk, asked.payout)}`;
  const posted =
    asked.ask === 'RETRY'
      ? { path: `${path}/retries`, body: { note: 'The partner can be paid now.' } }
      : { path: `${path}/confirmations`, body: { state: asked.state, reference: 'The bank said so.' } };
  return outcome(server, { key: keys.finance, ...posted, mischief });
}

/** @throws Failure when there is not exactly one such payout */
async function payoutId(server: Server, { brand }: Desk, { partner, currency, date }: PayoutName): Promise<string> {
  const { id } = found(brand.partners[partner]);
  const payouts = await server.list(brand.keys.finance, `/v1/payouts?partnerId=${id}&currency=${currency}`, payout);
  const { timeZone } = brand.drawn;
  const [only, ...others] = payouts.filter(({ scheduledFor }) => dateIn(timeZone, Date.parse(scheduledFor)) === date);
  if (only && others.length === 0) return only.id;
  throw new Failure(`Partner ${id} has ${only ? 'more than one payout' : 'no payout'} in ${currency} of ${date}.`);
}

async function outcome(server: Server, posted: Posted): Promise<string | null> {
  const answer = await server.post(posted);
  return answer.status >= 400 ? codeOf(answer) : null;
}

function found<Thing>(thing: Thing | undefined): Thing {
  if (thing === undefined) throw new RangeError('there is no such thing');
  return thing;
}
