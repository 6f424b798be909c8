import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { PartnerEntity } from '../../database/entities/partner.ts';
import { problemBody } from '../../api/http/problems.ts';
import { acmeBlog, acmeBrand, aKey, sale } from '../support/program.ts';
import type { Mall } from '../support/shop.ts';
import { aContract } from '../support/tenant.ts';
import { actionAnswered, balance, standingOf, type Known } from './apiAnswers.ts';
import type { Request } from './command.ts';
import { reversalReason } from './model.ts';
import type { Agreement, PartnerNumber, Program } from './program.ts';
import type { Order } from './sale.ts';
import { dollars, type ActionStanding, type Balance } from './standing.ts';
import { eventPayoutOf } from './terms.ts';

/* A brand of the model in the real system: what it is asked goes through the API, Temporal and PostgreSQL. */

export interface ApiBrand extends Known {
  readonly id: string;
  readonly keys: Readonly<Record<'brand' | 'support' | 'finance', string>>;
  readonly contracts: readonly [string, string];
  readonly agreements: Program;
}

/** Makes a brand that lives by UTC, and signs its two contracts. */
export async function openBrand(mall: Mall, agreements: Program): Promise<ApiBrand> {
  const body = { ...acmeBrand, timeZone: 'UTC' };
  const { id } = await mall.must('POST', '/v1/brands', { key: mall.adminKey, body });
  const key = await aKey(mall, mall.adminKey, { role: 'brand', brandId: id });
  await mall.must('POST', '/v1/event-types', { key, body: sale });
  const one = await signed(mall, key, agreements[0]);
  const other = await signed(mall, key, agreements[1]);
  const [support, finance] = [await aKey(mall, key, { role: 'support' }), await aKey(mall, key, { role: 'finance' })];
  return {
    id,
    keys: { brand: key, support, finance },
    partners: [one.partnerId, other.partnerId],
    contracts: [one.contractId, other.contractId],
    agreements,
    actions: [],
  };
}

async function signed(mall: Mall, key: string, agreement: Agreement) {
  const body = { ...acmeBlog, minimumPayout: dollars(agreement.minimumPayout) };
  const { id } = await mall.must('POST', '/v1/partners', { key, body });
  const { database } = mall.stage;
  const partner = await database.em.fork().findOneOrFail(PartnerEntity, id);
  const contract = await aContract(database, partner, eventPayoutOf(agreement));
  return { partnerId: id, contractId: contract.id };
}

/** Asks it; answers the code of the refusal, or null when it was done. */
export async function performed(mall: Mall, brand: ApiBrand, request: Request): Promise<string | null> {
  const { key, path, body } = inHttp(brand, request);
  const { status, body: answer } = await mall.send('POST', path, { key, body });
  if (status >= 400) return problemBody.parse(answer).code;
  if (request.ask === 'SUBMIT') brand.actions.push(actionAnswered.parse(answer).id);
  return null;
}

const previewed = z.looseObject({
  action: actionAnswered,
  postings: z.array(z.looseObject({ account: z.string(), partnerId: z.string().nullable(), amount: z.string() })),
  balances: z.array(z.looseObject({ partnerId: z.string(), before: balance, after: balance })),
});

/** What the API says a command would do; `balances` of the partners that it concerns. */
export interface Foreseen {
  readonly action: ActionStanding;
  /** `partner` is -1 where it is the brand's own account. */
  readonly postings: readonly { readonly account: string; readonly partner: number; readonly amount: string }[];
  readonly balances: readonly { readonly partner: number; readonly before: Balance; readonly after: Balance }[];
}

/** Asks what it would do; answers the code of the refusal where it would be refused. */
export async function foreseen(mall: Mall, brand: ApiBrand, request: Request): Promise<Foreseen | string> {
  const { key, path, body } = inHttp(brand, request);
  const { status, body: answer } = await mall.send('POST', `${path}?preview=true`, { key, body });
  if (status >= 400) return problemBody.parse(answer).code;
  const { action, postings, balances } = previewed.parse(answer);
  const numberOf = (id: string | null): number => (id === null ? -1 : brand.partners.indexOf(id));
  return {
    action: standingOf(brand, action),
    postings: postings.map(({ partnerId, account, amount }) => ({ partner: numberOf(partnerId), account, amount })),
    balances: balances.map(({ partnerId, before, after }) => ({
      partner: numberOf(partnerId),
      before,
      after,
    })),
  };
}

function inHttp(brand: ApiBrand, request: Request): { key: string; path: string; body: object } {
  const { partners, keys } = brand;
  if (request.ask === 'SUBMIT') return { key: keys.brand, path: '/v1/actions', body: reported(partners, request) };
  const of = (what: string, body: object = {}) => ({
    key: keys.support,
    path: `/v1/actions/${brand.actions[request.action] ?? ''}/${what}`,
    body,
  });
  switch (request.ask) {
    case 'REVERSE':
      return of('reversals', { reason: reversalReason, ...takenBack(request) });
    case 'HOLD': {
      const { until } = request;
      return of('holds', { reason: 'CONS_FRAUD', ...(until !== null && { until: inText(until) }) });
    }
    case 'REATTRIBUTE':
      return of('reattributions', { reason: 'CREDITED_DIFFERENT_MP', partnerId: partners[request.partner] });
    case 'RELEASE':
      return of('releases');
    case 'APPROVE':
      return of('approvals');
    case 'COMMISSION':
      return of('commissionable');
    case 'RESTORE':
      return of('restorations');
  }
}

const reported = (
  partners: readonly [string, string],
  { partner, order, eventAt }: Extract<Request, { ask: 'SUBMIT' }>,
) => ({
  eventType: sale.code,
  orderId: uuid(),
  eventDate: inText(eventAt),
  currency: 'USD',
  ...(partner !== null && { partnerId: partnerOf(partners, partner) }),
  ...ordered(order),
});

const partnerOf = (partners: readonly [string, string], partner: PartnerNumber): string => partners[partner];

const ordered = (order: Order): object =>
  'amount' in order
    ? { amount: dollars(order.amount) }
    : { items: order.items.map(({ price, ...item }) => ({ ...item, price: dollars(price) })) };

function takenBack({ takeBack }: Extract<Request, { ask: 'REVERSE' }>): object {
  if ('all' in takeBack) return {};
  return 'amount' in takeBack ? { amount: dollars(takeBack.amount) } : { items: [takeBack] };
}

const inText = (at: number): string => new Date(at).toISOString();
