import type { ProblemCode } from '../../domain/errors.ts';

interface Conflict {
  readonly code: ProblemCode;
  readonly detail: string;
}

/** The promises of the database (migrations) that a request can ask to break, and how it is refused. */
const conflicts: Readonly<Record<string, Conflict>> = {
  brand_invoice_prefix: {
    code: 'CONFLICT',
    detail: 'The invoices to another brand are numbered with this prefix; the operator’s numbers have to differ.',
  },
  contract_one_at_a_time: {
    code: 'CONTRACT_OVERLAPS',
    detail: 'Another signed contract of this partner covers part of that time; end it first.',
  },
  contract_brand_id_external_id_key: {
    code: 'CONFLICT',
    detail: 'A contract with this external id exists already.',
  },
  customer_brand_id_customer_key_key: { code: 'CONFLICT', detail: 'Another customer has this customerKey.' },
  customer_brand_id_provider_key_key: { code: 'CONFLICT', detail: 'Another customer has this providerKey.' },
  event_type_brand_id_code_key: { code: 'CONFLICT', detail: 'An event type with this code exists already.' },
  event_type_brand_id_external_id_key: {
    code: 'CONFLICT',
    detail: 'An event type with this external id exists already.',
  },
  inquiry_one_open: {
    code: 'INQUIRY_ALREADY_OPEN',
    detail: 'An inquiry of this partner about this order waits for its answer.',
  },
  product_brand_id_key_key: { code: 'CONFLICT', detail: 'A product with this key exists already.' },
  customer_product_brand_id_external_subscription_key_key: {
    code: 'CONFLICT',
    detail: 'Another product of a customer has this external subscription key.',
  },
  promo_code_one_owner: {
    code: 'CONFLICT',
    detail: 'This promo code has an owner in part of that time already.',
  },
  template_brand_id_name_key: { code: 'CONFLICT', detail: 'A template with this name exists already.' },
  transaction_key: { code: 'CONFLICT', detail: 'A transaction with this key exists already.' },
  tracking_link_code_key: { code: 'CONFLICT', detail: 'A tracking link with this code exists already.' },
};

/** The refusal behind a broken constraint; undefined when the constraint is none of those that a request can break. */
export const conflictOf = (constraint: string): Conflict | undefined => conflicts[constraint];
