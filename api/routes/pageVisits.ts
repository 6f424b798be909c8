import { z } from 'zod';
import { TouchEntity } from '../../database/entities/index.ts';
import { access } from '../access/access.ts';
import { foreignField, namedPartner } from '../access/tenancy.ts';
import { created } from '../http/answers.ts';
import { id } from '../http/fields.ts';
import { nothing, route, type HandlerDeps } from '../http/route.ts';
import { invalidField } from '../http/validation.ts';
import { recordTouch, requireLinkOf, touchAnswer, touchFields, touchView } from '../touch.ts';
import { touchReading } from './touches.ts';

const pageVisits = {
  kind: 'PAGE_VISIT',
  path: '/v1/page-visits',
  one: 'page visit',
  many: 'page visits',
  answer: z.strictObject(touchAnswer).meta({ id: 'PageVisit' }),
} as const;

const newPageVisit = z
  .strictObject({
    clickId: id
      .optional()
      .meta({ description: 'The click that led to the visit: it is of the same partner and link.' }),
    partnerId: id.optional().meta({ description: 'The partner, where no click is known.' }),
    trackingLinkId: id.nullable().default(null),
    ...touchFields,
  })
  .refine(({ clickId, partnerId }) => clickId !== undefined || partnerId !== undefined, {
    path: ['clickId'],
    error: 'is required without a partnerId',
  });

type Named = Pick<z.output<typeof newPageVisit>, 'clickId' | 'partnerId' | 'trackingLinkId'>;

/** Whose visit it is: that of its click, if it names one. */
async function ownerOf(brandId: string, { clickId, partnerId, trackingLinkId }: Named, deps: HandlerDeps) {
  if (clickId === undefined) return { partnerId, trackingLinkId };
  await deps.tracking.touches.stored(clickId);
  const click = await deps.em.findOne(TouchEntity, { id: clickId, brandId, kind: 'CLICK' });
  if (click === null) throw foreignField('/clickId', 'is no click of this brand');
  if (partnerId !== undefined && partnerId !== click.partnerId) {
    throw invalidField('/partnerId', 'is not the partner of the click');
  }
  return { partnerId: click.partnerId, trackingLinkId: trackingLinkId ?? click.trackingLinkId ?? null };
}

export const pageVisitRoutes = [
  route({
    method: 'post',
    path: pageVisits.path,
    summary: 'Record a visit of one of the brand’s pages',
    roles: access.program,
    isReport: true,
    takes: { ...nothing, body: newPageVisit },
    responses: { 201: { description: 'The page visit.', body: pageVisits.answer } },
    problems: ['NOT_FOUND'],
    async handle({ body, principal }, deps) {
      const { clickId, partnerId: named, trackingLinkId, ...told } = body;
      const owner = await ownerOf(principal.brandId, { clickId, partnerId: named, trackingLinkId }, deps);
      const { id: partnerId, brandId } = await namedPartner(deps.em, principal, owner.partnerId);
      await requireLinkOf(deps.em, partnerId, owner.trackingLinkId);
      const visit = { ...told, ...owner, partnerId, brandId };
      return created(pageVisits.path, touchView(await recordTouch('PAGE_VISIT', visit, deps)));
    },
  }),
  ...touchReading(pageVisits),
];
