import { z } from 'zod';
import { TouchEntity } from '../../database/entities/index.ts';
import type { TouchKind } from '../../domain/attribution/question.ts';
import { instant } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { found, namedPartner } from '../access/tenancy.ts';
import { created, ok } from '../http/answers.ts';
import { byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { recordTouch, requireLinkOf, touchFields, touchText, touchView, type touchAnswer } from '../touch.ts';

/** One kind of touch over HTTP: its path, what it is called, and how it is answered. */
interface Kept {
  readonly kind: TouchKind;
  readonly path: string;
  /** "click" */
  readonly one: string;
  /** "clicks" */
  readonly many: string;
  readonly answer: z.ZodObject<typeof touchAnswer>;
}

const newTouch = z.strictObject({
  partnerId: id,
  trackingLinkId: id.nullable().default(null),
  ...touchFields,
});

/** A touch as the brand's own server reports it. */
export const touchReport = ({ kind, path, one, answer }: Kept) =>
  route({
    method: 'post',
    path,
    summary: `Record a ${one} on the brand’s own server`,
    description:
      'Stored at once. Its country, unless told, and whether a program made it are found out from `ipAddress` and `userAgent`; `deviceId` tells repeats within ten seconds.',
    roles: access.program,
    isReport: true,
    takes: { ...nothing, body: newTouch },
    responses: { 201: { description: `The ${one}.`, body: answer } },
    problems: ['NOT_FOUND'],
    async handle({ body, principal }, deps) {
      const { brandId } = await namedPartner(deps.em, principal, body.partnerId);
      await requireLinkOf(deps.em, body.partnerId, body.trackingLinkId);
      return created(path, touchView(await recordTouch(kind, { ...body, brandId }, deps)));
    },
  });

/** The list, and one of it. What still waits to be stored is stored first, so that it is seen. */
export const touchReading = ({ kind, path, one, many, answer }: Kept) => [
  listRoute({
    path,
    summary: `List ${many}`,
    roles: access.program,
    params: nothing.params,
    query: listQuery({
      partnerId: id.optional(),
      trackingLinkId: id.optional(),
      customerProfileId: touchText.optional(),
      deviceId: touchText.optional(),
      from: instant.optional(),
      to: instant.optional().meta({ description: 'Exclusive.' }),
    }),
    item: answer,
    async find({ principal: { brandId }, query }, page, { em, tracking }) {
      await tracking.touches.flush();
      const { partnerId, trackingLinkId, customerProfileId, deviceId, from, to } = query;
      const where = {
        $and: [
          { brandId, kind, ...asked({ partnerId, trackingLinkId, customerProfileId, deviceId }) },
          page.where,
          ...(from === undefined ? [] : [{ at: { $gte: from } }]),
          ...(to === undefined ? [] : [{ at: { $lt: to } }]),
        ],
      };
      return (await em.find(TouchEntity, where, page.options)).map(touchView);
    },
  }),
  route({
    method: 'get',
    path: `${path}/:id`,
    summary: `Read a ${one}`,
    roles: access.program,
    takes: { ...nothing, params: byId },
    responses: { 200: { description: `The ${one}.`, body: answer } },
    async handle({ params, principal: { brandId } }, { em, tracking }) {
      await tracking.touches.stored(params.id);
      return ok(touchView(found(await em.findOne(TouchEntity, { ...params, brandId, kind }), one)));
    },
  }),
];
