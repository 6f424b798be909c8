import { hasBothKeys, type KnownCustomer } from '../../domain/customer/customer.ts';
import { enter, type Entered, type Entry, type Manner, type RegisterChanges } from '../../domain/customer/register.ts';
import { raw } from '@mikro-orm/core';
import { CustomerEntity, type Customer } from '../entities/customer.ts';
import type { EntityManager } from '../orm.ts';
import { askPrepared } from '../prepared.ts';
import { appendAttributions, type AttributionSource } from './customerAttributions.ts';

/** The brand's customer of that key; null when it keeps none. */
export const customerByKey = (em: EntityManager, brandId: string, customerKey: string): Promise<Customer | null> =>
  em.findOne(CustomerEntity, { brandId, customerKey });

/**
 * Enters customers into the brand's register, or changes those whom they turn out to be, and attributes them to the partners
 * that the entries name. Payments that waited for what is known now are woken. All in the caller's transaction, which holds the
 * customers until it ends; of two that enter the same new customer at once the second fails with the key's unique constraint.
 *
 * @returns what became of each entry, in their order
 */
export async function enterCustomers(
  em: EntityManager,
  brandId: string,
  entries: readonly Entry[],
  source: AttributionSource & { readonly manner: Manner },
): Promise<readonly Entered[]> {
  const known = await heldCustomers(em, brandId, entries, source.at);
  const changes = enter(entries, known, source);
  await write(em, brandId, changes, source.at);
  await appendAttributions(em, brandId, changes.attributed, source);
  await wakeWaiting(em, [...changes.created, ...changes.changed, ...known].filter(hasBothKeys));
  return changes.entered;
}

/** A filter: those whose customers they are at an instant. */
export const ownedBy = (partnerId: string, instant: string) => ({
  [raw(
    (alias) => `(
      SELECT partner_id FROM customer_attribution WHERE customer_id = ${alias}.id AND attributed_at <= ?
      ORDER BY attributed_at DESC, id DESC LIMIT 1)`,
    [instant],
  )]: partnerId,
  // Only those who ever were; the index knows them.
  [raw((alias) => `${alias}.id IN (SELECT customer_id FROM customer_attribution WHERE partner_id = ?)`, [partnerId])]:
    true,
});

/** Holds the customer until the transaction ends; null once she is erased. */
export const heldCustomer = (em: EntityManager, id: string): Promise<Customer | null> => held(em, 'c.id = ?', [id]);

/** The same for the brand's customer of that key; null when it keeps none. */
export const heldCustomerByKey = (em: EntityManager, brandId: string, customerKey: string): Promise<Customer | null> =>
  held(em, 'c.brand_id = ? AND c.customer_key = ?', [brandId, customerKey]);

async function held(em: EntityManager, whom: string, parameters: readonly string[]): Promise<Customer | null> {
  const [row] = await askPrepared<{ customer: Record<string, unknown> }>(
    em,
    `SELECT to_jsonb(c) AS customer FROM customer c WHERE ${whom} AND c.erased_at IS NULL FOR NO KEY UPDATE`,
    parameters,
  );
  return row ? em.map(CustomerEntity, row.customer) : null;
}

/** All who are meant or have one of the keys, held in the order of their ids: two imports never wait for one another. */
const heldCustomers = (
  em: EntityManager,
  brandId: string,
  entries: readonly Entry[],
  now: string,
): Promise<KnownCustomer[]> => {
  const given = entries.map((entry) => entry.given);
  return em.execute<KnownCustomer[]>(
    `SELECT c.id, c.customer_key AS "customerKey", c.provider_key AS "providerKey", c.email, c.name, a.attribution,
       num_nonnulls(c.customer_key, c.email, c.name, a.attribution) = 0
         AND NOT EXISTS (SELECT FROM customer_product p WHERE p.customer_id = c.id) AS bare
     FROM customer c LEFT JOIN LATERAL (
       SELECT jsonb_build_object('partnerId', partner_id, 'by', made_by) AS attribution FROM customer_attribution
       WHERE customer_id = c.id AND attributed_at <= ? ORDER BY attributed_at DESC, id DESC LIMIT 1
     ) AS a ON true
     WHERE c.brand_id = ? AND c.erased_at IS NULL AND (c.id = ANY (?::uuid[])
       OR c.customer_key = ANY (ARRAY(SELECT jsonb_array_elements_text(?::jsonb)))
       OR c.provider_key = ANY (ARRAY(SELECT jsonb_array_elements_text(?::jsonb))))
     ORDER BY c.id FOR NO KEY UPDATE OF c`,
    [
      now,
      brandId,
      `{${entries.map(({ id }) => id).join(',')}}`,
      JSON.stringify(given.flatMap(({ customerKey }) => customerKey ?? [])),
      JSON.stringify(given.flatMap(({ providerKey }) => providerKey ?? [])),
    ],
  );
};

async function write(em: EntityManager, brandId: string, changes: RegisterChanges, now: string): Promise<void> {
  const { created, changed, absorbed } = changes;
  for (const { id, into } of absorbed) await absorb(em, id, into);
  if (changed.length > 0) {
    const rows = JSON.stringify(changed);
    // Keys may go from one to another within one statement's rows, and are unique at each of them: they are let go first.
    await em.execute(
      `UPDATE customer c SET customer_key = NULL, provider_key = NULL
       FROM jsonb_to_recordset(?::jsonb) AS n (id uuid, "customerKey" text, "providerKey" text) WHERE c.id = n.id
         AND (c.customer_key, c.provider_key) IS DISTINCT FROM (n."customerKey", n."providerKey")`,
      [rows],
    );
    await em.execute(
      `UPDATE customer c SET customer_key = n."customerKey", provider_key = n."providerKey", email = n.email, name = n.name,
         updated_at = ?
       FROM jsonb_to_recordset(?::jsonb) AS n (id uuid, "customerKey" text, "providerKey" text, email text, name text)
       WHERE c.id = n.id`,
      [now, rows],
    );
  }
  if (created.length === 0) return;
  await em.insertMany(
    CustomerEntity,
    created.map(({ id, customerKey, providerKey, email, name }) => ({
      id,
      brandId,
      customerKey,
      providerKey,
      email,
      name,
      createdAt: now,
      updatedAt: now,
    })),
  );
}

/** One of whom only the provider key was known is the other: her payments are the other's. */
async function absorb(em: EntityManager, id: string, into: string): Promise<void> {
  for (const [table, column] of [
    ['action', 'customer_record_id'],
    ['customer_import_line', 'customer_id'],
  ] as const) {
    await em.execute(`UPDATE ${table} SET ${column} = ? WHERE ${column} = ?`, [into, id]);
  }
  await em.execute('DELETE FROM customer WHERE id = ?', [id]);
}

/** Wakes the payments that wait for these customers. */
export const wakeWaiting = async (
  em: EntityManager,
  customers: readonly { readonly id: string }[],
): Promise<unknown> =>
  customers.length === 0
    ? undefined
    : em.execute(
        `INSERT INTO outbox (kind, subject_id)
         SELECT 'ACTION', id FROM action WHERE customer_record_id = ANY (?::uuid[])
           AND state = 'PENDING' AND state_detail = 'AWAITING_CUSTOMER'`,
        [`{${customers.map(({ id }) => id).join(',')}}`],
      );
