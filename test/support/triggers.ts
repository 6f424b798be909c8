import { v7 as uuid } from 'uuid';
import { PayoutTriggerEntity, PayoutTriggerVersionEntity } from '../../database/entities/index.ts';
import type { Database } from '../../database/orm.ts';
import type { Commission } from '../../domain/trigger/trigger.ts';

/** A trigger of the brand's that has paid a commission for every sale since long ago. */
export async function aTrigger(
  database: Database,
  brand: { readonly id: string },
  commission: Commission,
): Promise<void> {
  const em = database.em.fork();
  const [id, longAgo] = [uuid(), '2020-01-01T00:00:00.000Z'];
  const event = 'TRANSACTION_CREATED' as const;
  const definition = { name: 'All', offerDescription: 'For every sale', event, commission, rules: [], active: true };
  await em.insert(PayoutTriggerEntity, { id, brandId: brand.id, createdAt: longAgo });
  await em.insert(PayoutTriggerVersionEntity, { triggerId: id, version: 1, fromAt: longAgo, definition });
}
