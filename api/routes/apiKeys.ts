import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { ApiKey } from '../../database/entities/apiKey.ts';
import { ApiKeyEntity, BrandEntity, PartnerEntity } from '../../database/entities/index.ts';
import type { EntityManager } from '../../database/orm.ts';
import { DomainError } from '../../domain/errors.ts';
import { instantText } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { noContent } from '../http/answers.ts';
import { at, byId, id } from '../http/fields.ts';
import { hashOf, newKey, prefixOf } from '../access/keys.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { roles, type PrincipalOf } from '../access/principal.ts';
import { nothing, route } from '../http/route.ts';
import { foreignField, found } from '../access/tenancy.ts';
import { invalidField } from '../http/validation.ts';

const role = z.enum(roles);

const newApiKey = z
  .strictObject({
    role,
    brandId: id.optional().meta({ description: 'Needed from an admin, except for another admin’s key.' }),
    partnerId: id.optional().meta({ description: 'For the role partner: whose key it is.' }),
  })
  .superRefine((given, refusals) => {
    const refuse = (field: 'brandId' | 'partnerId', message: string): void => {
      refusals.addIssue({ code: 'custom', path: [field], message });
    };
    if (given.role === 'admin' && given.brandId !== undefined) refuse('brandId', 'an admin belongs to no brand');
    if (given.role === 'partner' && given.partnerId === undefined) refuse('partnerId', 'is required with role partner');
    if (given.role !== 'partner' && given.partnerId !== undefined) refuse('partnerId', 'is for the role partner only');
  });

const apiKey = z
  .strictObject({
    id,
    prefix: z.string().meta({ description: 'The first characters of the key, to recognise it.' }),
    role,
    brandId: id.nullable(),
    partnerId: id.nullable(),
    createdAt: at,
    revokedAt: at.nullable(),
  })
  .meta({ id: 'ApiKey' });

const shownKey = apiKey
  .extend({ key: z.string().optional().meta({ description: 'Shown once: a repeat of the request leaves it out.' }) })
  .meta({ id: 'NewApiKey' });

const view = (row: ApiKey): z.output<typeof apiKey> => ({
  id: row.id,
  prefix: row.prefix,
  role: role.parse(row.role),
  brandId: row.brandId ?? null,
  partnerId: row.partnerId ?? null,
  createdAt: instantText(row.createdAt),
  revokedAt: instantText(row.revokedAt),
});

type KeyMaker = PrincipalOf<'admin' | 'brand'>;

/** The keys that a principal manages: an admin all, a brand its own. */
const managed = ({ brandId }: KeyMaker) => (brandId === null ? {} : { brandId });

/** The brand and partner of a new key. @throws DomainError */
async function holder(em: EntityManager, maker: KeyMaker, wanted: z.output<typeof newApiKey>) {
  if (wanted.role === 'admin') {
    if (maker.role === 'admin') return { brandId: null, partnerId: null };
    throw new DomainError('FORBIDDEN', 'Only an admin makes an admin’s key.');
  }
  const brandId = wanted.brandId ?? maker.brandId;
  if (brandId === null) throw invalidField('/brandId', 'is required');
  const isForeign = maker.brandId !== null && maker.brandId !== brandId;
  if (isForeign || (await em.count(BrandEntity, { id: brandId })) === 0) {
    throw foreignField('/brandId', 'is no brand that this key manages');
  }
  if (wanted.partnerId === undefined) return { brandId, partnerId: null };
  if ((await em.count(PartnerEntity, { id: wanted.partnerId, brandId })) === 0) {
    throw foreignField('/partnerId', 'is no partner of this brand');
  }
  return { brandId, partnerId: wanted.partnerId };
}

export const apiKeyRoutes = [
  route({
    method: 'post',
    path: '/v1/api-keys',
    summary: 'Create an API key',
    roles: access.keys,
    takes: { ...nothing, body: newApiKey },
    responses: { 201: { description: 'The key; it is not shown again.', body: shownKey } },
    problems: ['NOT_FOUND'],
    shownOnce: ['key'],
    async handle({ body, principal }, { em, clock }) {
      const key = newKey(body.role);
      const row = {
        id: uuid(),
        hash: hashOf(key),
        prefix: prefixOf(key),
        role: body.role,
        ...(await holder(em, principal, body)),
        createdAt: await clock.now(),
        revokedAt: null,
      };
      await em.insert(ApiKeyEntity, row);
      return { status: 201 as const, body: { ...view(row), key } };
    },
  }),
  listRoute({
    path: '/v1/api-keys',
    summary: 'List API keys, revoked ones too',
    roles: access.keys,
    params: nothing.params,
    query: listQuery({ role: role.optional(), brandId: id.optional(), partnerId: id.optional() }),
    item: apiKey,
    async find({ principal, query: { role, brandId, partnerId } }, page, { em }) {
      const where = { $and: [managed(principal), asked({ role, brandId, partnerId }), page.where] };
      return (await em.find(ApiKeyEntity, where, page.options)).map(view);
    },
  }),
  route({
    method: 'delete',
    path: '/v1/api-keys/:id',
    summary: 'Revoke an API key',
    roles: access.keys,
    takes: { ...nothing, params: byId },
    responses: { 204: { description: 'The key opens nothing any more.' } },
    async handle({ params, principal }, { em, clock }) {
      const row = found(await em.findOne(ApiKeyEntity, { ...params, ...managed(principal) }), 'API key');
      row.revokedAt ??= await clock.now();
      await em.flush();
      return noContent;
    },
  }),
];
