import type { ApiKeyUse } from '../entities/apiKeyUse.ts';
import type { AuditEvent } from '../entities/auditEvent.ts';
import type { EntityManager } from '../orm.ts';

/** Adds events to the audit log, in one statement. Safe to repeat: what is stored is left as it is. */
export async function storeAuditEvents(em: EntityManager, events: readonly AuditEvent[]): Promise<void> {
  await em.execute(
    `INSERT INTO audit_event (id, at, brand_id, key_id, key_prefix, role, method, route, object_id, outcome, status, request_id,
       ip_address)
     SELECT id, at, "brandId", "keyId", "keyPrefix", role, method, route, "objectId", outcome, status, "requestId", "ipAddress"
     FROM jsonb_to_recordset(?::jsonb) AS e (id uuid, at timestamptz, "brandId" uuid, "keyId" uuid, "keyPrefix" text, role text,
       method text, route text, "objectId" uuid, outcome text, status int, "requestId" text, "ipAddress" inet)
     ON CONFLICT (id, at) DO NOTHING`,
    [JSON.stringify(events)],
  );
}

/**
 * Adds uses to those of their day, in one statement. A repeat counts them twice: after an unknown commit a count may be too
 * high, and never too low.
 */
export async function addKeyUses(em: EntityManager, uses: readonly ApiKeyUse[]): Promise<void> {
  await em.execute(
    // In one order, so that two processes never wait for each other's rows.
    `INSERT INTO api_key_use AS stored (id, key_id, brand_id, day, method, route, answered, refused, first_at, last_at)
     SELECT id, "keyId", "brandId", day, method, route, answered, refused, "firstAt", "lastAt"
     FROM jsonb_to_recordset(?::jsonb) AS u (id uuid, "keyId" uuid, "brandId" uuid, day date, method text, route text,
       answered int, refused int, "firstAt" timestamptz, "lastAt" timestamptz)
     ORDER BY "keyId", day, method, route
     ON CONFLICT (key_id, day, method, route) DO UPDATE SET
       answered = stored.answered + excluded.answered,
       refused = stored.refused + excluded.refused,
       first_at = least(stored.first_at, excluded.first_at),
       last_at = greatest(stored.last_at, excluded.last_at)`,
    [JSON.stringify(uses)],
  );
}

/** Makes the months' partitions of the audit log for the next two years of wall time. */
export const ensureAuditPartitions = (em: EntityManager): Promise<unknown> =>
  em.execute('SELECT ensure_audit_partitions()');

/** When keys were last used, by their ids; one that never was is not among them. */
export async function lastUses(em: EntityManager, keyIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await em.execute<{ key_id: string; last_at: string | Date }[]>(
    `SELECT key_id, max(last_at) AS last_at FROM api_key_use u
     WHERE key_id = ANY (?::uuid[]) AND day = (SELECT max(day) FROM api_key_use WHERE key_id = u.key_id)
     GROUP BY key_id`,
    [`{${keyIds.join(',')}}`],
  );
  return new Map(rows.map(({ key_id, last_at }) => [key_id, new Date(last_at).toISOString()]));
}
