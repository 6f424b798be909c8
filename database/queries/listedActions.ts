import type { EventCategory } from '../../domain/contract/vocabulary.ts';
import type { Action } from '../entities/action.ts';
import type { EntityManager } from '../orm.ts';
import { reported, type ReportAsked, type Span } from './reportedActions.ts';

/** What is known of an action beside its own row. */
export interface ListedAction {
  readonly id: string;
  readonly partnerName: string | null;
  readonly eventCategory: EventCategory;
  /** The brand's own word, before its mapping. */
  readonly customerStatusSent: string | null;
  readonly promoCode: string | null;
  readonly orderPromoCode: string | null;
  readonly clickId: string | null;
  readonly parentOrderId: string | null;
  /** The customer's, as the brand said or as her address tells. */
  readonly country: string | null;
  readonly device: string | null;
  /** The lines of the order as it now is. */
  readonly items: number;
  readonly itemCategories: readonly string[];
  /** Before anything was taken back, a decimal string; null: it is not priced. */
  readonly pricedPayout: string | null;
  readonly properties: Readonly<Record<string, string | readonly string[]>>;
}

export interface ListingAsked extends ReportAsked, Span {
  /** The names of properties that are wanted. */
  readonly show: readonly string[];
}

/** The last action of the page before. */
export type Place = Pick<Action, 'id' | 'eventDate'>;

/** A page of actions, the latest event first. It costs the same wherever it begins: the index by event date leads there. */
export function listedActions(
  em: EntityManager,
  { from, until, show, ...which }: ListingAsked,
  after: Place | null,
  limit: number,
): Promise<ListedAction[]> {
  const { sql, values } = reported(which);
  // By the date alone the index is entered; several actions may have the same.
  const behind = after === null ? '' : 'AND event_date <= ? AND (event_date, id) < (?, ?)';
  const place = after === null ? [] : [after.eventDate, after.eventDate, after.id];
  return em.execute(
    `WITH page AS (
       SELECT id, event_date FROM action WHERE ${sql} AND event_date >= ? AND event_date < ? ${behind}
       ORDER BY event_date DESC, id DESC LIMIT ?)
     SELECT a.id, p.name AS "partnerName", t.category AS "eventCategory", s.body->>'customerStatus' AS "customerStatusSent",
       s.body->>'promoCode' AS "promoCode", s.body->>'orderPromoCode' AS "orderPromoCode", s.body->>'clickId' AS "clickId",
       s.body->>'parentOrderId' AS "parentOrderId",
       coalesce(upper(s.body->>'customerCountry'), facts.variables->>'DERIVED_COUNTRY') AS country,
       facts.variables->>'DERIVED_DEVICE_TYPE' AS device,
       jsonb_array_length(orders.items) AS items,
       (SELECT coalesce(jsonb_agg(DISTINCT item->>'category') FILTER (WHERE item->>'category' IS NOT NULL), '[]')
         FROM jsonb_array_elements(orders.items) AS item) AS "itemCategories",
       e.result->>'payout' AS "pricedPayout",
       (SELECT coalesce(jsonb_object_agg(shown, s.body->'properties'->shown), '{}')
         FROM jsonb_array_elements_text(?::jsonb) AS shown WHERE jsonb_exists(s.body->'properties', shown)) AS properties
     FROM page JOIN action a ON a.id = page.id JOIN submission s ON s.id = a.id
     JOIN event_type t ON t.id = a.event_type_id LEFT JOIN partner p ON p.id = a.partner_id
     LEFT JOIN evaluation e ON e.id = a.evaluation_id
     CROSS JOIN LATERAL (SELECT e.facts->'variables' AS variables) AS facts
     CROSS JOIN LATERAL (SELECT coalesce(a.corrected->'items', s.body->'items', '[]') AS items) AS orders
     ORDER BY page.event_date DESC, page.id DESC`,
    [...values, from, until, ...place, limit, JSON.stringify(show)],
  );
}
