import { WebhookEndpointEntity } from '../entities/webhookEndpoint.ts';
import type { EntityManager } from '../orm.ts';

/** Whose an endpoint is: the brand's, or one partner's. */
export interface EndpointOwner {
  readonly brandId: string;
  readonly partnerId: string | null;
}

/** Lets those who add endpoints to one brand take turns, until the transaction ends. */
export const holdEndpoints = (em: EntityManager, brandId: string): Promise<unknown> =>
  em.execute('SELECT FROM brand WHERE id = ? FOR NO KEY UPDATE', [brandId]);

/** How many endpoints an owner has that are not deleted. */
export const countEndpoints = (em: EntityManager, { brandId, partnerId }: EndpointOwner): Promise<number> =>
  em.count(WebhookEndpointEntity, { brandId, partnerId, deletedAt: null });
