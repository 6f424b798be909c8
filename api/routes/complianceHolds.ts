import { z } from 'zod';
import type { ComplianceEvent } from '../../database/entities/complianceEvent.ts';
import { ComplianceEventEntity, PartnerEntity } from '../../database/entities/index.ts';
import type { EntityManager } from '../../database/orm.ts';
import { putOnHold, releaseFromHold } from '../../database/queries/complianceHolds.ts';
import { transaction } from '../../database/transaction.ts';
import { instantText } from '../../domain/instant.ts';
import { complianceReasons } from '../../domain/payout/complianceHold.ts';
import { access } from '../access/access.ts';
import { actorOf } from '../access/principal.ts';
import { found } from '../access/tenancy.ts';
import { created } from '../http/answers.ts';
import { at, byId, id } from '../http/fields.ts';
import { listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';

const note = z.string().trim().min(1).max(2000).meta({ description: 'Why, for those who look at it later.' });
const reason = z.enum(complianceReasons);

const newHold = z
  .strictObject({ reason, note })
  .meta({ id: 'NewComplianceHold', example: { reason: 'IDENTITY', note: 'The passport has expired.' } });

const newRelease = z
  .strictObject({ note })
  .meta({ id: 'NewComplianceRelease', example: { note: 'The new passport is on file.' } });

const complianceEvent = z
  .strictObject({
    id,
    partnerId: id,
    kind: z.enum(['HOLD', 'RELEASE']),
    reason: reason.nullable(),
    note: z.string(),
    actor: z.string(),
    at,
  })
  .meta({ id: 'ComplianceEvent' });

const view = (row: ComplianceEvent): z.output<typeof complianceEvent> => ({
  id: row.id,
  partnerId: row.partnerId,
  kind: row.kind,
  reason: row.reason ?? null,
  note: row.note,
  actor: row.actor,
  at: instantText(row.at),
});

const requirePartnerOf = async (em: EntityManager, partnerId: string, brandId: string): Promise<void> => {
  found(await em.findOne(PartnerEntity, { id: partnerId, brandId }), 'partner');
};

const done = { 201: { description: 'It is done, and kept.', body: complianceEvent } } as const;

export const complianceHoldRoutes = [
  route({
    method: 'post',
    path: '/v1/partners/:id/compliance-holds',
    summary: 'Let nothing go out to a partner',
    description:
      'Payouts that have not gone out stay pending, and statements that close hold back what they come to. What the partner earns is booked as ever.',
    roles: access.complianceHolds,
    takes: { ...nothing, params: byId, body: newHold },
    responses: done,
    problems: ['PARTNER_ALREADY_HELD'],
    async handle({ principal, params, body }, { database, em, clock }) {
      await requirePartnerOf(em, params.id, principal.brandId);
      const by = { actor: actorOf(principal), note: body.note, at: await clock.now() };
      const event = await transaction(database, (own) => putOnHold(own, params.id, body.reason, by));
      return created(`/v1/partners/${params.id}/compliance-holds`, view(event));
    },
  }),
  route({
    method: 'post',
    path: '/v1/partners/:id/compliance-releases',
    summary: 'Let money go out to a partner again',
    description: 'Its pending payouts go on, and what its statements have held back is put on the next one.',
    roles: access.complianceHolds,
    takes: { ...nothing, params: byId, body: newRelease },
    responses: done,
    problems: ['PARTNER_NOT_HELD'],
    async handle({ principal, params, body }, { database, em, clock }) {
      await requirePartnerOf(em, params.id, principal.brandId);
      const by = { actor: actorOf(principal), note: body.note, at: await clock.now() };
      const event = await transaction(database, (own) => releaseFromHold(own, params.id, by));
      return created(`/v1/partners/${params.id}/compliance-holds`, view(event));
    },
  }),
  listRoute({
    path: '/v1/partners/:id/compliance-holds',
    summary: 'List when a partner was held and released, by whom and why',
    roles: access.complianceHolds,
    params: byId,
    query: listQuery({}),
    item: complianceEvent,
    async find({ principal, params }, page, { em }) {
      await requirePartnerOf(em, params.id, principal.brandId);
      const where = { $and: [{ partnerId: params.id }, page.where] };
      return (await em.find(ComplianceEventEntity, where, page.options)).map(view);
    },
  }),
];
