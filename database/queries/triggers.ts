import type { TriggerDefinition, TriggerInForce } from '../../domain/trigger/trigger.ts';
import {
  PayoutTriggerVersionEntity,
  type PayoutTrigger,
  type PayoutTriggerVersion,
} from '../entities/payoutTrigger.ts';
import type { EntityManager } from '../orm.ts';

/** The brand's active triggers as they stood at an instant, in the order in which they were made. */
export async function triggersInForce(em: EntityManager, brandId: string, instant: string): Promise<TriggerInForce[]> {
  const standing = await em.execute<{ id: string; version: number; definition: TriggerDefinition }[]>(
    `SELECT t.id, v.version, v.definition FROM payout_trigger t CROSS JOIN LATERAL (
       SELECT version, definition FROM payout_trigger_version
       WHERE trigger_id = t.id AND (from_at IS NULL OR from_at <= ?) ORDER BY version DESC LIMIT 1) AS v
     WHERE t.brand_id = ? AND (v.definition->>'active')::boolean ORDER BY t.id`,
    [instant, brandId],
  );
  return standing.map(({ id, version, definition: { active: _active, ...definition } }) => ({
    id,
    version,
    ...definition,
  }));
}

/** The latest version of each of these triggers. */
export async function latestVersions(
  em: EntityManager,
  triggers: readonly Pick<PayoutTrigger, 'id'>[],
): Promise<ReadonlyMap<string, PayoutTriggerVersion>> {
  const versions = await em.find(
    PayoutTriggerVersionEntity,
    { triggerId: { $in: triggers.map(({ id }) => id) } },
    { orderBy: { version: 'asc' } },
  );
  return new Map(versions.map((version) => [version.triggerId, version]));
}
