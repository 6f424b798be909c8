import type { Submission as ReportedAction } from '../../domain/action/submission.ts';
import type { Terms } from '../../domain/contract/terms.ts';
import type { ActionFacts } from '../../domain/evaluation/facts/facts.ts';
import { withTriggers } from '../../domain/evaluation/facts/trigger-facts.ts';
import type { ProductFacts } from '../../domain/product/product.ts';
import type { Brand } from '../entities/brand.ts';
import type { Customer } from '../entities/customer.ts';
import { EvaluationEntity } from '../entities/evaluation.ts';
import { PartnerEntity } from '../entities/partner.ts';
import type { EntityManager } from '../orm.ts';
import { rateAt } from './fxRates.ts';
import { soldProductOf, type SoldProduct } from './soldProducts.ts';
import { triggersInForce } from './triggers.ts';

/* What the evaluation of an action needs to know of the goods where triggers price it: the product, the partner, the triggers. */

/** A sale as it is known before a contract prices it. */
export interface Sale {
  readonly facts: ActionFacts;
  readonly brand: Brand;
  readonly reported: { readonly body: ReportedAction };
  readonly customer: Customer | null;
}

/**
 * The facts as these terms see them: with the exchange rate of the event date, where they are in another currency, and with the
 * triggers in force then, where triggers price the sale.
 *
 * @param pricedBefore the action, where it was: its product is as it was then, whatever has become of it since
 */
export async function factsUnder(
  em: EntityManager,
  { facts, brand, reported: { body }, customer }: Sale,
  { terms, partnerId }: { readonly terms: Terms; readonly partnerId: string | null },
  pricedBefore?: string,
): Promise<ActionFacts> {
  const convertible = await inCurrency(em, brand.id, facts, terms.currency);
  if (terms.pricing !== 'TRIGGERS' || facts.eventCategory !== 'SALE') return convertible;
  const partner = partnerId === null ? null : await em.findOneOrFail(PartnerEntity, partnerId);
  const pinned = pricedBefore === undefined ? undefined : await pinnedProduct(em, pricedBefore);
  const sold = pinned === undefined && customer ? await soldProductOf(em, customer, body) : null;
  return withTriggers(convertible, {
    triggers: await triggersInForce(em, brand.id, facts.eventAt),
    timeZone: brand.timeZone,
    groups: partner?.groups ?? [],
    tags: partner?.tags ?? [],
    customerSince: customer?.createdAt ?? null,
    product: pinned ?? (sold && productFacts(sold)),
  });
}

/** With the rate of the event date, where the contract is in another currency than the sale. */
async function inCurrency(
  em: EntityManager,
  brandId: string,
  facts: ActionFacts,
  currency: string,
): Promise<ActionFacts> {
  if (facts.currency === currency) return facts;
  const fx = await rateAt(em, brandId, { from: facts.currency, to: currency }, facts.eventAt);
  return fx === undefined ? facts : { ...facts, fx };
}

const productFacts = ({ product: { name, key }, status, purchasedAt }: SoldProduct): ProductFacts => ({
  name,
  key,
  status,
  purchasedAt,
});

/** The product that triggers saw when they first priced an action; null: none; undefined: they never did. */
async function pinnedProduct(em: EntityManager, actionId: string): Promise<ProductFacts | null | undefined> {
  const priced = await em.find(EvaluationEntity, { actionId }, { orderBy: { at: 'asc', id: 'asc' } });
  return priced.find(({ facts }) => facts.triggers !== undefined)?.facts.product;
}
