import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { Template } from '../../database/entities/template.ts';
import { TemplateEntity } from '../../database/entities/index.ts';
import { termsInForce } from '../../database/queries/templates.ts';
import { templateDraft } from '../../domain/contract/modification.ts';
import { terms, type Terms } from '../../domain/contract/terms.ts';
import { instantText } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { found } from '../access/tenancy.ts';
import { created, ok } from '../http/answers.ts';
import { at, byId, id, name } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { requireEventTypes } from '../terms.ts';

const template = z
  .strictObject({
    id,
    name: z.string(),
    terms: terms.meta({ description: 'As they are now, after the modifications that have begun.' }),
    createdAt: at,
  })
  .meta({ id: 'Template' });

const view = ({ id, name, createdAt }: Template, terms: Terms): z.output<typeof template> => ({
  id,
  name,
  terms,
  createdAt: instantText(createdAt),
});

const one = { description: 'The template.', body: template };

export const templateRoutes = [
  route({
    method: 'post',
    path: '/v1/templates',
    summary: 'Create template terms',
    description: 'Terms for many partners: a contract may be made from them, and follows their modifications.',
    roles: access.program,
    takes: { ...nothing, body: templateDraft },
    responses: { 201: one },
    problems: ['CONFLICT'],
    async handle({ body, principal: { brandId } }, { em, clock }) {
      await requireEventTypes(em, brandId, body.terms);
      const row = { id: uuid(), brandId, ...body, createdAt: await clock.now() };
      await em.insert(TemplateEntity, row);
      return created('/v1/templates', view(row, row.terms));
    },
  }),
  listRoute({
    path: '/v1/templates',
    summary: 'List template terms',
    roles: access.program,
    params: nothing.params,
    query: listQuery({ name: name.optional() }),
    item: template,
    async find({ principal: { brandId }, query: { name } }, page, { em, clock }) {
      const rows = await em.find(TemplateEntity, { $and: [{ brandId }, asked({ name }), page.where] }, page.options);
      const inForce = await termsInForce(em, rows, await clock.now());
      return rows.map((row) => view(row, inForce.get(row.id) ?? row.terms));
    },
  }),
  route({
    method: 'get',
    path: '/v1/templates/:id',
    summary: 'Read template terms',
    roles: access.program,
    takes: { ...nothing, params: byId },
    responses: { 200: one },
    async handle({ params, principal: { brandId } }, { em, clock }) {
      const row = found(await em.findOne(TemplateEntity, { ...params, brandId }), 'template');
      const inForce = await termsInForce(em, [row], await clock.now());
      return ok(view(row, inForce.get(row.id) ?? row.terms));
    },
  }),
];
