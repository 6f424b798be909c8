import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { EventType } from '../../database/entities/eventType.ts';
import { EventTypeEntity } from '../../database/entities/index.ts';
import { refuse } from '../../domain/contract/fields.ts';
import { eventCategories } from '../../domain/contract/vocabulary.ts';
import { instantText } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { created, ok } from '../http/answers.ts';
import { at, byId, id, name } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { found } from '../access/tenancy.ts';

const word = z.string().trim().min(1).max(255);
const category = z.enum(eventCategories);
const code = word.meta({ description: 'Unique for the brand; actions and contracts name it.', example: 'SALE' });
const externalId = word.meta({ description: 'Its EventTypeId in imported contracts.', example: '16027' });
const mostStatuses = 200;
const customerStatusMapping = z
  .strictObject({
    enabled: z.boolean(),
    values: z
      .record(word, z.array(word).max(200).readonly())
      .refine((values) => Object.keys(values).length <= mostStatuses, `expected at most ${mostStatuses} statuses`)
      .meta({
        description: 'For each customer status the words that the brand sends for it.',
        example: { NEW: ['first-time'], EXISTING: ['returning'] },
        maxProperties: mostStatuses,
      }),
  })
  .superRefine(({ values }, refusals) => {
    // Which of two statuses would such a word mean?
    const known = new Map<string, string>();
    for (const [status, words] of Object.entries(values)) {
      for (const [index, one] of words.entries()) {
        const owner = known.get(one.toLowerCase()) ?? status;
        known.set(one.toLowerCase(), owner);
        if (owner !== status) refuse(refusals, ['values', status, index], `is a word for ${owner} already`);
      }
    }
  })
  .meta({ id: 'CustomerStatusMapping' });

const editable = {
  name,
  externalId: externalId.nullable(),
  customerStatusMapping: customerStatusMapping.nullable(),
  test: z.boolean().meta({ description: 'Its actions are tests: priced, never owed, never counted.' }),
};

const newEventType = z.strictObject({
  code,
  category,
  ...editable,
  externalId: editable.externalId.default(null),
  customerStatusMapping: editable.customerStatusMapping.default(null),
  test: editable.test.default(false),
});

const eventType = z
  .strictObject({ ...editable, id, code, category: z.string(), createdAt: at })
  .meta({ id: 'EventType' });

const view = (row: EventType): z.output<typeof eventType> => ({
  id: row.id,
  code: row.code,
  name: row.name,
  category: row.category,
  externalId: row.externalId ?? null,
  customerStatusMapping: row.customerStatusMapping ?? null,
  test: row.test,
  createdAt: instantText(row.createdAt),
});

const one = { description: 'The event type.', body: eventType };

export const eventTypeRoutes = [
  route({
    method: 'post',
    path: '/v1/event-types',
    summary: 'Create an event type',
    roles: access.program,
    takes: { ...nothing, body: newEventType },
    responses: { 201: one },
    problems: ['CONFLICT'],
    async handle({ body, principal }, { em, clock }) {
      const row = { id: uuid(), brandId: principal.brandId, ...body, createdAt: await clock.now() };
      await em.insert(EventTypeEntity, row);
      return created('/v1/event-types', view(row));
    },
  }),
  listRoute({
    path: '/v1/event-types',
    summary: 'List event types',
    roles: access.program,
    params: nothing.params,
    query: listQuery({ code: word.optional(), category: category.optional() }),
    item: eventType,
    async find({ principal: { brandId }, query: { code, category } }, page, { em }) {
      const where = { $and: [{ brandId }, asked({ code, category }), page.where] };
      return (await em.find(EventTypeEntity, where, page.options)).map(view);
    },
  }),
  route({
    method: 'get',
    path: '/v1/event-types/:id',
    summary: 'Read an event type',
    roles: access.program,
    takes: { ...nothing, params: byId },
    responses: { 200: one },
    handle: async ({ params, principal: { brandId } }, { em }) =>
      ok(view(found(await em.findOne(EventTypeEntity, { ...params, brandId }), 'event type'))),
  }),
  route({
    method: 'patch',
    path: '/v1/event-types/:id',
    summary: 'Change an event type',
    description:
      'Code and category stay: actions and contracts rest on them. `test` holds for the actions that are recorded from then on.',
    roles: access.program,
    takes: { ...nothing, params: byId, body: z.strictObject(editable).partial() },
    responses: { 200: one },
    problems: ['CONFLICT'],
    async handle({ params, body, principal: { brandId } }, { em }) {
      const row = found(await em.findOne(EventTypeEntity, { ...params, brandId }), 'event type');
      Object.assign(row, body);
      await em.flush();
      return ok(view(row));
    },
  }),
];
