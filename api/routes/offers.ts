import { z } from 'zod';
import { triggersInForce } from '../../database/queries/triggers.ts';
import { isOfferedTo } from '../../domain/trigger/offer.ts';
import { triggerFields } from '../../domain/trigger/trigger.ts';
import { access } from '../access/access.ts';
import { namedPartner } from '../access/tenancy.ts';
import { id } from '../http/fields.ts';
import { listQuery, listRoute } from '../http/list.ts';
import { nothing } from '../http/route.ts';

const offer = z
  .strictObject({
    id: id.meta({ description: 'Of the trigger.' }),
    description: triggerFields.offerDescription,
    commission: triggerFields.commission,
  })
  .meta({ id: 'Offer' });

/** What partners see of triggers: neither names nor rules, nor anything that they are not eligible for (seed 004). */
export const offerRoute = listRoute({
  path: '/v1/offers',
  summary: 'List the offers to a partner',
  description:
    'The active triggers whose rules on group and tag hold for the partner, as it may see them. They are made and changed as triggers. A brand sees all, or what the partner sees that it names.',
  roles: access.offers,
  params: nothing.params,
  query: listQuery({ partnerId: id.optional() }),
  item: offer,
  problems: ['NOT_FOUND'],
  async find({ principal, query: { partnerId } }, page, { em, clock }) {
    const named = partnerId ?? principal.partnerId;
    const partner = named === null ? null : await namedPartner(em, principal, named);
    const before = page.where.id?.$lt;
    const inForce = await triggersInForce(em, principal.brandId, await clock.now());
    return inForce
      .toReversed()
      .filter(({ id }) => before === undefined || id < before)
      .filter((trigger) => partner === null || isOfferedTo(trigger, partner))
      .slice(0, page.options.limit)
      .map(({ id, offerDescription, commission }) => ({ id, description: offerDescription, commission }));
  },
});
