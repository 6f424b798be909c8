import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { BrandEntity, TemplateEntity, TemplateModificationEntity } from '../../database/entities/index.ts';
import type { Template } from '../../database/entities/template.ts';
import type { TemplateModification } from '../../database/entities/templateModification.ts';
import type { EntityManager } from '../../database/orm.ts';
import { modify, mostFollowUps } from '../../database/queries/modifications.ts';
import { holdTemplate, lastModification } from '../../database/queries/templates.ts';
import { transaction } from '../../database/transaction.ts';
import { modificationDraft } from '../../domain/contract/modification.ts';
import { terms } from '../../domain/contract/terms.ts';
import { instantText } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { termsHashOf } from '../../platform/sha256.ts';
import { found } from '../access/tenancy.ts';
import { at, byId, id } from '../http/fields.ts';
import { listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { invalidField } from '../http/validation.ts';
import { requireEventTypes } from '../terms.ts';

/* A brand changes its template terms (seed 000, Modify Terms): each contract of the template gets one that follows it. */

const modification = z
  .strictObject({
    id,
    templateId: id,
    modificationStartDate: at,
    earlyOptIn: z.boolean(),
    comment: z.string().nullable(),
    terms,
    createdAt: at,
  })
  .meta({ id: 'Modification' });

const followUp = z
  .strictObject({
    contractId: id.meta({ description: 'The contract that is followed; it ends as the other begins.' }),
    followUpId: id,
    startDate: at.meta({ description: 'The modification’s start, or later where the old terms promise more notice.' }),
  })
  .meta({ id: 'FollowUp' });

const view = (row: TemplateModification): z.output<typeof modification> => ({
  id: row.id,
  templateId: row.templateId,
  modificationStartDate: instantText(row.startAt),
  earlyOptIn: row.earlyOptIn,
  comment: row.comment ?? null,
  terms: row.terms,
  createdAt: instantText(row.createdAt),
});

const templateOf = async (em: EntityManager, id: string, brandId: string): Promise<Template> =>
  found(await em.findOne(TemplateEntity, { id, brandId }), 'template');

/** Modifications follow one another: an earlier one would have to change contracts that are agreed on already. */
async function requireLatest(em: EntityManager, templateId: string, startAt: string): Promise<void> {
  const last = await lastModification(em, templateId);
  if (last === null || last.startAt < startAt) return;
  throw invalidField('/modificationStartDate', `expected a time after ${last.startAt}, when the last one begins`);
}

export const modificationRoutes = [
  route({
    method: 'post',
    path: '/v1/templates/:id/modifications',
    summary: 'Modify template terms',
    description:
      'Every contract of the template that both parties have signed and that is in force then is followed by one with the new terms. ' +
      `The new one has the same parties and end, and begins after the notice that the old terms promise. At most ${mostFollowUps} contracts.`,
    roles: access.program,
    takes: { ...nothing, params: byId, body: modificationDraft },
    responses: {
      201: {
        description: 'The modification, and the contracts that it brought.',
        body: modification.extend({ followUps: z.array(followUp) }).meta({ id: 'AppliedModification' }),
      },
    },
    problems: ['TEMPLATE_TOO_LARGE'],
    async handle({ params, body, principal: { brandId } }, { em, database, clock }) {
      const template = await templateOf(em, params.id, brandId);
      await requireEventTypes(em, brandId, body.terms);
      const now = await clock.now();
      const { modificationStartDate: startAt, comment = null, ...rest } = body;
      if (startAt < now) throw invalidField('/modificationStartDate', `expected ${now} or later`);
      const row = { id: uuid(), brandId, templateId: template.id, startAt, comment, ...rest, createdAt: now };
      const { timeZone } = await em.findOneOrFail(BrandEntity, brandId);
      const termsHash = termsHashOf(row.terms);
      const followUps = await transaction(database, async (em) => {
        await holdTemplate(em, template.id);
        await requireLatest(em, template.id, startAt);
        return modify(em, { modification: row, termsHash, timeZone, now });
      });
      const brought = followUps.map((one) => ({ ...one, startDate: instantText(one.startDate) }));
      return { status: 201 as const, body: { ...view(row), followUps: brought } };
    },
  }),
  listRoute({
    path: '/v1/templates/:id/modifications',
    summary: 'List the modifications of template terms',
    roles: access.program,
    params: byId,
    query: listQuery({}),
    item: modification,
    async find({ params, principal: { brandId } }, page, { em }) {
      const { id: templateId } = await templateOf(em, params.id, brandId);
      const rows = await em.find(TemplateModificationEntity, { $and: [{ templateId }, page.where] }, page.options);
      return rows.map(view);
    },
  }),
];
