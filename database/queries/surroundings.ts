import type { EntityDictionary, InferEntity } from '@mikro-orm/core';
import type { CustomerAttributedBy, PartnersCustomer } from '../../domain/attribution/question.ts';
import type { Submission as ReportedAction } from '../../domain/action/submission.ts';
import type { CatalogEntry } from '../../domain/evaluation/facts/facts-context.ts';
import { BrandEntity, type Brand } from '../entities/brand.ts';
import { ContractEntity, type Contract } from '../entities/contract.ts';
import { CustomerEntity, type Customer } from '../entities/customer.ts';
import { EventTypeEntity, type EventType } from '../entities/eventType.ts';
import { PromoCodeEntity, type PromoCode } from '../entities/promoCode.ts';
import type { EntityManager } from '../orm.ts';
import { askPrepared } from '../prepared.ts';
import { rowOf } from '../rows.ts';
import { contractInForceAsJson } from './contracts.ts';
import { isUuid } from './touches.ts';

/** What was reported, stored or not: a dry run stores nothing. */
export interface Reported {
  readonly brandId: string;
  readonly eventTypeId: string;
  readonly body: ReportedAction;
}

/** An action that the reported one followed from. */
export interface ParentAction {
  readonly id: string;
  readonly partnerId: string;
  readonly eventDate: string;
  /** Taken back whole. */
  readonly reversed: boolean;
}

/** Something went into the cart. */
export interface InCart {
  readonly addedAt: string;
  readonly clickId: string | null;
}

/** What is known around a reported action, beside its journey. */
export interface Surroundings {
  readonly brand: Brand;
  readonly eventType: EventType;
  /** The owner's code at the event; else the latest one of that name, so that the explanation can say that it had ended. */
  readonly promoCode: PromoCode | null;
  /** Whom the brand keeps under the key that the action names. */
  readonly customer: Customer | null;
  /** Whose customer she was at the event; if nobody had said so yet, whose she first was afterwards. */
  readonly customerOf: PartnersCustomer | null;
  /** The first and the last time, after her previous action of the same event type and up to the event. */
  readonly carts: readonly InCart[];
  /** Of those with that order id, the latest before the event that a partner is credited for. */
  readonly parent: ParentAction | null;
  /** The device of the named click, where the customer was never seen on it before. */
  readonly newDevice: string | null;
  /** What the brand's catalogue says of the items, by SKU. */
  readonly catalogue: ReadonlyMap<string, CatalogEntry>;
  /** That of the partner whom the action names, in force at the event. */
  readonly namedContract: Contract | null;
}

/** The brand's word for the customer, under which her carts are known. */
export const customerWordOf = ({ customerId }: ReportedAction, customer: Customer | null): string | null =>
  customerId ?? customer?.customerKey ?? null;

/** Loads it in one statement: it is part of the cost of every action. */
export async function surroundingsOf(
  em: EntityManager,
  { brandId, eventTypeId, body }: Reported,
): Promise<Surroundings> {
  surroundingsSql ??= surroundings(em);
  const [row] = await askPrepared<SurroundingsRow>(em, surroundingsSql, [
    ...[brandId, eventTypeId, body.eventDate, body.orderId, body.test],
    body.partnerId !== undefined && isUuid(body.partnerId) ? body.partnerId : null,
    ...[body.promoCode, body.customerId, body.providerKey, body.customerProfileId].map((word) => word ?? null),
    ...[body.parentOrderId ?? null, body.clickId !== undefined && isUuid(body.clickId) ? body.clickId : null],
    JSON.stringify([...new Set(body.items?.map(({ sku }) => sku))]),
  ]);
  if (row === undefined) throw new Error(`brand ${brandId} has no event type ${eventTypeId}`);
  const { customerOf, parent } = row;
  return {
    brand: rowOf(em, BrandEntity, row.brand),
    eventType: rowOf(em, EventTypeEntity, row.eventType),
    promoCode: row.promoCode && rowOf(em, PromoCodeEntity, row.promoCode),
    customer: row.customer && rowOf(em, CustomerEntity, row.customer),
    customerOf: customerOf?.partnerId
      ? { ...customerOf, partnerId: customerOf.partnerId, at: iso(customerOf.at) }
      : null,
    carts: (row.carts ?? []).map((cart) => ({ ...cart, addedAt: iso(cart.addedAt) })),
    parent: parent && { ...parent, eventDate: iso(parent.eventDate) },
    newDevice: row.newDevice,
    catalogue: new Map(Object.entries(row.catalogue ?? {})),
    namedContract: row.namedContract && rowOf(em, ContractEntity, row.namedContract),
  };
}

interface SurroundingsRow {
  readonly brand: EntityDictionary<Brand>;
  readonly eventType: EntityDictionary<EventType>;
  readonly promoCode: EntityDictionary<PromoCode> | null;
  readonly customer: EntityDictionary<Customer> | null;
  readonly customerOf: {
    readonly customerId: string;
    readonly partnerId: string | null;
    readonly by: CustomerAttributedBy;
    readonly at: string;
  } | null;
  readonly carts: readonly InCart[] | null;
  readonly parent: ParentAction | null;
  readonly newDevice: string | null;
  readonly catalogue: Readonly<Record<string, CatalogEntry>> | null;
  readonly namedContract: EntityDictionary<InferEntity<typeof ContractEntity>> | null;
}

const iso = (instant: string): string => new Date(instant).toISOString();

let surroundingsSql: string | undefined;

const surroundings = (em: EntityManager): string => `
  WITH asked AS (
    SELECT ?::uuid AS brand_id, ?::uuid AS event_type_id, ?::timestamptz AS at, ?::text AS order_id, ?::boolean AS test,
      ?::uuid AS partner_id, ?::text AS promo_code, ?::text AS customer_key, ?::text AS provider_key, ?::text AS profile_id,
      ?::text AS parent_order_id, ?::uuid AS click_id, ?::jsonb AS skus),
  customer_asked AS (
    SELECT c.* FROM asked JOIN customer c ON c.brand_id = asked.brand_id
      AND (c.customer_key = asked.customer_key OR asked.customer_key IS NULL AND c.provider_key = asked.provider_key)),
  word AS (
    SELECT coalesce(asked.customer_key, (SELECT customer_key FROM customer_asked)) AS customer FROM asked),
  cart_in_time AS NOT MATERIALIZED (
    SELECT cart.* FROM asked, word, cart
    WHERE cart.brand_id = asked.brand_id AND cart.customer_id = word.customer AND cart.added_at <= asked.at
      AND cart.added_at > coalesce((
        SELECT max(a.event_date) FROM action a
        WHERE a.brand_id = asked.brand_id AND a.customer_id = word.customer AND a.event_type_id = asked.event_type_id
          AND a.event_date < asked.at AND NOT a.test), '-infinity'))
  SELECT to_jsonb(brand) AS brand, to_jsonb(event_type) AS "eventType",
    (SELECT to_jsonb(p) FROM promo_code p WHERE p.brand_id = asked.brand_id AND p.code = asked.promo_code
     ORDER BY tstzrange(p.from_at, p.to_at) @> asked.at DESC, p.from_at DESC LIMIT 1) AS "promoCode",
    (SELECT to_jsonb(c) FROM customer_asked c) AS customer,
    (SELECT jsonb_build_object('customerId', a.customer_id, 'partnerId', a.partner_id, 'by', a.made_by, 'at', a.attributed_at)
     FROM customer_asked c, LATERAL (
       (SELECT * FROM customer_attribution WHERE customer_id = c.id AND attributed_at <= asked.at
        ORDER BY attributed_at DESC, id DESC LIMIT 1)
       UNION ALL
       (SELECT * FROM customer_attribution WHERE customer_id = c.id AND attributed_at > asked.at
        ORDER BY attributed_at, id LIMIT 1)) a
     ORDER BY a.attributed_at <= asked.at DESC LIMIT 1) AS "customerOf",
    (SELECT jsonb_agg(jsonb_build_object('addedAt', added_at, 'clickId', click_id)) FROM (
       (SELECT * FROM cart_in_time ORDER BY added_at, id LIMIT 1)
       UNION (SELECT * FROM cart_in_time ORDER BY added_at DESC, id DESC LIMIT 1)) AS ends) AS carts,
    (SELECT jsonb_build_object('id', a.id, 'partnerId', a.partner_id, 'eventDate', a.event_date,
       'reversed', a.state = 'REVERSED')
     FROM event_type e JOIN action a ON a.brand_id = e.brand_id AND a.event_type_id = e.id AND a.order_id = asked.parent_order_id
     WHERE e.brand_id = asked.brand_id AND a.partner_id IS NOT NULL AND (NOT a.test OR asked.test OR event_type.test)
       AND NOT (e.id = asked.event_type_id AND a.order_id = asked.order_id)
     ORDER BY a.event_date <= asked.at DESC, a.event_date DESC, a.id DESC LIMIT 1) AS parent,
    (SELECT t.device_id FROM touch t
     WHERE t.id = asked.click_id AND t.brand_id = asked.brand_id AND t.kind = 'CLICK' AND t.device_id IS NOT NULL
       AND coalesce(asked.profile_id, word.customer) IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM customer_device d WHERE d.brand_id = asked.brand_id
         AND d.customer_profile_id = coalesce(asked.profile_id, word.customer) AND d.device_id = t.device_id)) AS "newDevice",
    (SELECT jsonb_object_agg(i.sku, jsonb_build_object('category', i.category, 'subcategory', i.subcategory,
       'originalFormatCategory', i.original_format_category, 'manufacturer', i.manufacturer))
     FROM jsonb_array_elements_text(asked.skus) AS item (sku)
     JOIN catalog_item i ON i.brand_id = asked.brand_id AND i.sku = item.sku) AS catalogue,
    ${contractInForceAsJson(em, { brandId: 'asked.brand_id', partnerId: 'asked.partner_id', at: 'asked.at' })} AS "namedContract"
  FROM asked, word
  JOIN brand ON true JOIN event_type ON event_type.brand_id = brand.id
  WHERE brand.id = asked.brand_id AND event_type.id = asked.event_type_id`;
