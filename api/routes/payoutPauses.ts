import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { PayoutPauseEntity } from '../../database/entities/index.ts';
import type { PayoutPause } from '../../database/entities/payoutPause.ts';
import { wakePayouts } from '../../database/queries/payoutGates.ts';
import { transaction } from '../../database/transaction.ts';
import { DomainError } from '../../domain/errors.ts';
import { instantText } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { actorOf } from '../access/principal.ts';
import { found } from '../access/tenancy.ts';
import { note } from '../actionCommand.ts';
import { created, ok } from '../http/answers.ts';
import { at, byId, id } from '../http/fields.ts';
import { listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';

const because = z.strictObject({ note }).optional();

const payoutPause = z
  .strictObject({
    id,
    since: at,
    actor: z.string().meta({ description: 'A role and the id of its key.' }),
    note: z.string().nullable(),
    endedAt: at.nullable().meta({ description: 'Null: it is in force.' }),
    endedBy: z.string().nullable(),
    endNote: z.string().nullable(),
  })
  .meta({ id: 'PayoutPause' });

const view = (row: PayoutPause): z.output<typeof payoutPause> => ({
  id: row.id,
  since: instantText(row.since),
  actor: row.actor,
  note: row.note ?? null,
  endedAt: instantText(row.endedAt),
  endedBy: row.endedBy ?? null,
  endNote: row.endNote ?? null,
});

export const payoutPauseRoutes = [
  route({
    method: 'post',
    path: '/v1/payout-pauses',
    summary: 'Pause all payouts of the brand',
    description: 'At once: what has not been sent stays pending until the pause ends. Statements close as always.',
    roles: access.books,
    takes: { ...nothing, body: because },
    responses: { 201: { description: 'They are paused.', body: payoutPause } },
    problems: ['PAYOUTS_ALREADY_PAUSED'],
    async handle({ principal, body }, { database, clock }) {
      const { brandId } = principal;
      const by = { since: await clock.now(), actor: actorOf(principal), note: body?.note ?? null };
      const row: PayoutPause = { id: uuid(), brandId, ...by, endedAt: null, endedBy: null, endNote: null };
      await transaction(database, async (em) => {
        // Also the lock under which two at once take turns.
        await wakePayouts(em, { brandId });
        const inForce = await em.findOne(PayoutPauseEntity, { brandId, endedAt: null });
        if (inForce) throw new DomainError('PAYOUTS_ALREADY_PAUSED', `They are, since ${instantText(inForce.since)}.`);
        await em.insert(PayoutPauseEntity, row);
      });
      return created('/v1/payout-pauses', view(row));
    },
  }),
  listRoute({
    path: '/v1/payout-pauses',
    summary: 'List the pauses of all payouts',
    description: 'One without an end is in force.',
    roles: access.books,
    params: nothing.params,
    query: listQuery({}),
    item: payoutPause,
    async find({ principal: { brandId } }, page, { em }) {
      const where = { $and: [{ brandId }, page.where] };
      return (await em.find(PayoutPauseEntity, where, page.options)).map(view);
    },
  }),
  route({
    method: 'post',
    path: '/v1/payout-pauses/:id/resumptions',
    summary: 'End a pause of all payouts',
    description: 'What nothing else keeps goes out. One that has ended already stays as it is.',
    roles: access.books,
    takes: { ...nothing, params: byId, body: because },
    responses: { 200: { description: 'The pause, ended.', body: payoutPause } },
    async handle({ principal, params, body }, { database, clock }) {
      const { brandId } = principal;
      const now = await clock.now();
      return transaction(database, async (em) => {
        const end = { endedAt: now, endedBy: actorOf(principal), endNote: body?.note ?? null };
        await em.nativeUpdate(PayoutPauseEntity, { ...params, brandId, endedAt: null }, end);
        await wakePayouts(em, { brandId });
        return ok(view(found(await em.findOne(PayoutPauseEntity, { ...params, brandId }), 'pause')));
      });
    },
  }),
];
