import { z } from 'zod';
import { ApiKeyUseEntity } from '../../database/entities/index.ts';
import { instantText } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { managedKey } from '../apiKey.ts';
import { at, byId, id } from '../http/fields.ts';
import { listQuery, listRoute } from '../http/list.ts';

const apiKeyUse = z
  .strictObject({
    id,
    day: z.iso.date().meta({ description: 'In UTC.' }),
    method: z.string().meta({ example: 'GET' }),
    route: z.string().meta({ description: 'The pattern of the path.', example: '/v1/partners/:id' }),
    answered: z.int(),
    refused: z.int().meta({ description: 'Of these, with a problem.' }),
    firstAt: at,
    lastAt: at,
  })
  .meta({ id: 'ApiKeyUse' });

const day = z.iso.date().optional();

export const apiKeyUseRoute = listRoute({
  path: '/v1/api-keys/:id/uses',
  summary: 'List what an API key was used for, by day',
  description: 'One row for each day and route, some seconds behind. What was answered 429 is not counted.',
  roles: access.keys,
  params: byId,
  query: listQuery({
    from: day.meta({ description: 'Inclusive.', example: '2026-11-01' }),
    to: day.meta({ description: 'Exclusive.', example: '2026-12-01' }),
  }),
  item: apiKeyUse,
  async find({ params, principal, query: { from, to } }, page, { em }) {
    const { id: keyId } = await managedKey(em, principal, params.id);
    const dated = [
      ...(from === undefined ? [] : [{ day: { $gte: from } }]),
      ...(to === undefined ? [] : [{ day: { $lt: to } }]),
    ];
    const rows = await em.find(ApiKeyUseEntity, { $and: [{ keyId }, ...dated, page.where] }, page.options);
    return rows.map(({ id, day, method, route, answered, refused, firstAt, lastAt }) => {
      const times = { firstAt: instantText(firstAt), lastAt: instantText(lastAt) };
      return { id, day, method, route, answered, refused, ...times };
    });
  },
});
