import { withoutPerson } from '../../domain/customer/erasure.ts';
import { CartEntity } from '../entities/cart.ts';
import { CustomerEntity, type Customer } from '../entities/customer.ts';
import { CustomerImportLineEntity } from '../entities/customerImportLine.ts';
import { CustomerProductEntity } from '../entities/customerProduct.ts';
import { SubmissionEntity, type Submission } from '../entities/submission.ts';
import { LockMode, type EntityManager } from '../orm.ts';
import { wakeWaiting } from './customers.ts';
import { isUuid } from './touches.ts';

/**
 * Erases a person, in the caller's transaction: her keys, name and address, and what reports, clicks and kept answers say of
 * her (docs/decisions/0024-customers.md). Actions, evaluations, ledger and history stay. Payments that wait for her keys, which
 * nobody will ever attach now, are woken to be reversed.
 */
export async function eraseCustomer(em: EntityManager, customer: Customer, now: string): Promise<void> {
  const { id, brandId, customerKey } = customer;
  // Held before the customer herself, in the order in which whoever records them takes both.
  const submissions = await submissionsOf(em, customer);
  const keys = { customerKey: null, providerKey: null, email: null, name: null };
  await em.nativeUpdate(CustomerEntity, id, { ...keys, erasedAt: now, updatedAt: now });
  await eraseTouches(em, customer, submissions);
  await eraseSubmissions(em, submissions);
  await eraseKeptAnswers(em, [
    `/v1/customers/${id}`,
    ...submissions.map((submission) => `/v1/transactions/${submission.id}`),
  ]);
  if (customerKey) await em.nativeDelete(CartEntity, { brandId, customerId: customerKey });
  await em.nativeUpdate(CustomerImportLineEntity, { customerId: id }, { row: null });
  await em.nativeUpdate(CustomerProductEntity, { customerId: id }, { externalSubscriptionKey: null });
  await wakeWaiting(em, [customer]);
}

/** What was reported of her: recorded under her id or key, or naming one of her keys. */
async function submissionsOf(em: EntityManager, customer: Customer): Promise<Submission[]> {
  const { id, brandId, customerKey = null, providerKey = null } = customer;
  const rows = await em.execute<{ id: string }[]>(
    `SELECT id FROM action WHERE customer_record_id = ?
     UNION SELECT id FROM action WHERE brand_id = ? AND customer_id = ?
     UNION SELECT s.id FROM submissions_naming(?::uuid, ?, ?) AS n JOIN submission s ON s.id = n WHERE s.state <> 'RECORDED'`,
    [id, brandId, customerKey, brandId, customerKey, providerKey],
  );
  return em.find(
    SubmissionEntity,
    { id: { $in: rows.map((row) => row.id) } },
    { orderBy: { id: 'asc' }, lockMode: LockMode.PESSIMISTIC_WRITE },
  );
}

/** Clicks stay, as somebody's: without address, device and what an address line may have carried. */
async function eraseTouches(
  em: EntityManager,
  { brandId, customerKey }: Customer,
  submissions: readonly Submission[],
): Promise<void> {
  const profiles = JSON.stringify([
    ...(customerKey ? [customerKey] : []),
    ...submissions.flatMap(({ body }) => body.customerProfileId ?? []),
  ]);
  const clicks = JSON.stringify(
    submissions.flatMap(({ body: { clickId } }) => (clickId !== undefined && isUuid(clickId) ? [clickId] : [])),
  );
  await em.execute(
    `WITH profile AS (SELECT jsonb_array_elements_text(?::jsonb) AS id),
     device AS (
       DELETE FROM customer_device WHERE brand_id = ? AND customer_profile_id IN (SELECT id FROM profile) RETURNING device_id),
     hers AS (
       SELECT t.id FROM jsonb_array_elements_text(?::jsonb) AS click JOIN touch t ON t.id = click::uuid
       UNION SELECT t.id FROM profile JOIN touch t ON t.brand_id = ? AND t.customer_profile_id = profile.id
       UNION SELECT t.id FROM device JOIN touch t ON t.brand_id = ? AND t.device_id = device.device_id)
     UPDATE touch SET ip_address = NULL, user_agent = NULL, params = params - '{email,mail,phone,name,firstname,lastname}'::text[],
       landing_page = split_part(landing_page, question.mark, 1),
       referrer_url = split_part(referrer_url, question.mark, 1),
       customer_profile_id = CASE WHEN customer_profile_id IN (SELECT id FROM profile) THEN NULL ELSE customer_profile_id END
     FROM (SELECT ?::text AS mark) AS question
     WHERE brand_id = ? AND touch.id IN (SELECT id FROM hers)`,
    [profiles, brandId, clicks, brandId, brandId, '?', brandId],
  );
}

const eraseSubmissions = async (em: EntityManager, submissions: readonly Submission[]): Promise<unknown> =>
  em.execute(
    `UPDATE submission s SET body = e.body FROM jsonb_to_recordset(?::jsonb) AS e (id uuid, body jsonb) WHERE s.id = e.id`,
    [JSON.stringify(submissions.map(({ id, body }) => ({ id, body: withoutPerson(body) })))],
  );

/** Answers that are kept for a repeat under the same Idempotency-Key. */
const eraseKeptAnswers = (em: EntityManager, locations: readonly string[]): Promise<unknown> =>
  em.execute(
    `UPDATE idempotency_key k SET answer = jsonb_set(answer, '{text}', to_jsonb(((answer->>'text')::jsonb
       || '{"customerKey": null, "providerKey": null}'
       || CASE WHEN (answer->>'text')::jsonb->'email' IS NOT NULL THEN '{"email": null, "name": null}' ELSE '{}' END::jsonb)::text))
     FROM answers_telling(ARRAY(SELECT jsonb_array_elements_text(?::jsonb))) AS t
     WHERE k.key_id = t.key_id AND k.key = t.key`,
    [JSON.stringify(locations)],
  );
