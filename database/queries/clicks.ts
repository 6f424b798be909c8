import { ClickEntity, type Click } from '../entities/click.ts';
import type { Submission } from '../entities/submission.ts';
import type { EntityManager } from '../orm.ts';

/** The click that a submission names; null when this brand knows none of that id, whatever its form. */
export const namedClick = async (em: EntityManager, { brandId, body }: Submission): Promise<Click | null> =>
  isUuid(body.clickId) ? em.findOne(ClickEntity, { id: body.clickId, brandId }) : null;

const isUuid = (text: string | undefined): text is string =>
  text !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
