import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { ApiKeyEntity, BrandEntity, PartnerEntity } from '../../database/entities/index.ts';
import type { ApiKey } from '../../database/entities/apiKey.ts';
import type { EntityManager } from '../../database/orm.ts';
import { DomainError } from '../../domain/errors.ts';
import { instant } from '../../domain/instant.ts';
import { wallClock } from '../../platform/clock.ts';
import { access } from '../access/access.ts';
import { hashOf, newKey, prefixOf } from '../access/keys.ts';
import { foreignField } from '../access/tenancy.ts';
import {
  apiKey,
  endOf,
  keyView,
  keyViews,
  managed,
  managedKey,
  requireCovered,
  role,
  scopeList,
  shownKey,
  type KeyMaker,
} from '../apiKey.ts';
import { noContent } from '../http/answers.ts';
import { byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';
import { invalidField } from '../http/validation.ts';

const newApiKey = z
  .strictObject({
    role,
    brandId: id.optional().meta({ description: 'Needed from an admin, except for another admin’s key.' }),
    partnerId: id.optional().meta({ description: 'For the role partner: whose key it is.' }),
    scopes: scopeList.optional().meta({ description: 'Narrows the key. Absent: all that its role may.' }),
    expiresAt: instant.optional().meta({
      description: 'From then on it opens nothing. Absent: when the key that asks ends; never, if that never does.',
    }),
  })
  .superRefine((given, refusals) => {
    const refuse = (field: 'brandId' | 'partnerId', message: string): void => {
      refusals.addIssue({ code: 'custom', path: [field], message });
    };
    if (given.role === 'admin' && given.brandId !== undefined) refuse('brandId', 'an admin belongs to no brand');
    if (given.role === 'partner' && given.partnerId === undefined) refuse('partnerId', 'is required with role partner');
    if (given.role !== 'partner' && given.partnerId !== undefined) refuse('partnerId', 'is for the role partner only');
  })
  .meta({ id: 'ApiKeyToMake', example: { role: 'support', brandId: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01' } });

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
    description: 'A key that is narrowed itself gives no scope that it does not have.',
    roles: access.keys,
    takes: { ...nothing, body: newApiKey },
    responses: { 201: { description: 'The key; it is not shown again.', body: shownKey } },
    problems: ['NOT_FOUND'],
    shownOnce: ['key'],
    async handle({ body, principal }, { em }) {
      const now = await wallClock.now();
      if (body.expiresAt !== undefined && body.expiresAt <= now) throw invalidField('/expiresAt', 'has passed');
      const makerEnds = await endOf(em, principal);
      if (makerEnds !== null && body.expiresAt !== undefined && body.expiresAt > makerEnds) {
        throw invalidField('/expiresAt', `expected at most ${makerEnds}, when the key that asks ends`);
      }
      const given = { scopes: body.scopes ?? null, expiresAt: body.expiresAt ?? makerEnds };
      requireCovered(principal, given.scopes);
      const key = newKey(body.role);
      const row: ApiKey = {
        id: uuid(),
        hash: hashOf(key),
        prefix: prefixOf(key),
        role: body.role,
        ...given,
        ...(await holder(em, principal, body)),
        createdAt: now,
        createdBy: principal.keyId,
        rotatedTo: null,
        revokedAt: null,
      };
      await em.insert(ApiKeyEntity, row);
      return { status: 201 as const, body: { ...keyView(row, undefined), key } };
    },
  }),
  listRoute({
    path: '/v1/api-keys',
    summary: 'List API keys, those too that open nothing any more',
    roles: access.keys,
    params: nothing.params,
    query: listQuery({
      role: role.optional(),
      brandId: id.optional(),
      partnerId: id.optional(),
      createdBy: id.optional().meta({ description: 'Those that a key has made.' }),
    }),
    item: apiKey,
    async find({ principal, query: { role, brandId, partnerId, createdBy } }, page, { em }) {
      const where = { $and: [managed(principal), asked({ role, brandId, partnerId, createdBy }), page.where] };
      return keyViews(em, await em.find(ApiKeyEntity, where, page.options));
    },
  }),
  route({
    method: 'delete',
    path: '/v1/api-keys/:id',
    summary: 'Revoke an API key',
    roles: access.keys,
    takes: { ...nothing, params: byId },
    responses: { 204: { description: 'The key opens nothing any more.' } },
    async handle({ params, principal }, { em }) {
      const row = await managedKey(em, principal, params.id);
      row.revokedAt ??= await wallClock.now();
      await em.flush();
      return noContent;
    },
  }),
];
