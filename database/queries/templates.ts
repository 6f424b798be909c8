import type { Terms } from '../../domain/contract/terms.ts';
import type { Template } from '../entities/template.ts';
import { TemplateModificationEntity, type TemplateModification } from '../entities/templateModification.ts';
import type { EntityManager } from '../orm.ts';

/**
 * The terms of templates at an instant, by template id: those of the last modification that has begun by then, else the
 * template's own.
 */
export async function termsInForce(
  em: EntityManager,
  templates: readonly Template[],
  at: string,
): Promise<ReadonlyMap<string, Terms>> {
  const begun = await em.find(
    TemplateModificationEntity,
    { templateId: { $in: templates.map(({ id }) => id) }, startAt: { $lte: at } },
    { orderBy: { startAt: 'asc' } },
  );
  return new Map([
    ...templates.map(({ id, terms }) => [id, terms] as const),
    ...begun.map(({ templateId, terms }) => [templateId, terms] as const),
  ]);
}

/** The template's last modification by its start; null when there is none. */
export const lastModification = (em: EntityManager, templateId: string): Promise<TemplateModification | null> =>
  em.findOne(TemplateModificationEntity, { templateId }, { orderBy: { startAt: 'desc' } });

/** Lets the modifications of one template take turns. Contracts can be made from it meanwhile. */
export const holdTemplate = (em: EntityManager, templateId: string): Promise<unknown> =>
  em.execute('SELECT id FROM template WHERE id = ? FOR NO KEY UPDATE', [templateId]);
