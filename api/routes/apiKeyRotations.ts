import { v7 as uuid } from 'uuid';
import { ApiKeyEntity } from '../../database/entities/index.ts';
import type { ApiKey } from '../../database/entities/apiKey.ts';
import { LockMode, type EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { DomainError } from '../../domain/errors.ts';
import { wallClock } from '../../platform/clock.ts';
import { access } from '../access/access.ts';
import { hashOf, newKey, prefixOf } from '../access/keys.ts';
import { endOf, keyView, managedKey, requireCovered, role, shownKey, type KeyMaker } from '../apiKey.ts';
import { byId } from '../http/fields.ts';
import { nothing, route } from '../http/route.ts';
import { endOfOverlap, rotationOf } from '../overlap.ts';

const rotation = rotationOf(
  'ApiKeyRotation',
  'How long the old key still opens what it did; PT0S when others know it.',
);

/** @throws DomainError API_KEY_STATE_REFUSES for a key that has ended, or has a successor already */
function requireInForce({ id, revokedAt, expiresAt, rotatedTo }: ApiKey, now: string): void {
  if (rotatedTo) throw new DomainError('API_KEY_STATE_REFUSES', `Key ${id} was rotated to ${rotatedTo}.`);
  if (revokedAt) throw new DomainError('API_KEY_STATE_REFUSES', `Key ${id} is revoked.`);
  if (expiresAt && expiresAt <= now) throw new DomainError('API_KEY_STATE_REFUSES', `Key ${id} has expired.`);
}

/** A successor lives as long as its predecessor was made for. */
const endOfSuccessor = ({ createdAt, expiresAt }: ApiKey, now: string): string | null =>
  expiresAt ? new Date(Date.parse(now) + Date.parse(expiresAt) - Date.parse(createdAt)).toISOString() : null;

/** A key that ends may follow itself, and gets no other that outlives it. @throws DomainError FORBIDDEN */
async function requireOutlived(em: EntityManager, maker: KeyMaker, old: ApiKey, end: string | null): Promise<void> {
  if (maker.keyId === old.id) return;
  const makerEnds = await endOf(em, maker);
  if (makerEnds === null || (end !== null && end <= makerEnds)) return;
  throw new DomainError(
    'FORBIDDEN',
    `The successor would live longer than the key that asks, which ends at ${makerEnds}.`,
  );
}

export const apiKeyRotationRoute = route({
  method: 'post',
  path: '/v1/api-keys/:id/rotations',
  summary: 'Put a new API key in the place of one',
  description:
    'The new key has the role, scopes, brand and partner of the old one, and as long a life. The old one opens what it did until the overlap ends, or until it would have expired, if that is earlier.',
  roles: access.keys,
  takes: { ...nothing, params: byId, body: rotation },
  responses: { 201: { description: 'The new key; it is not shown again.', body: shownKey } },
  problems: ['API_KEY_STATE_REFUSES'],
  shownOnce: ['key'],
  async handle({ params, principal, body }, { database }) {
    const now = await wallClock.now();
    const ends = endOfOverlap(body, now);
    return transaction(database, async (em) => {
      const old = await managedKey(em, principal, params.id);
      // Of two at once one rotates, and the other finds it rotated.
      await em.refresh(old, { lockMode: LockMode.PESSIMISTIC_WRITE });
      requireCovered(principal, old.scopes);
      requireInForce(old, now);
      const expiresAt = endOfSuccessor(old, now);
      await requireOutlived(em, principal, old, expiresAt);
      const key = newKey(role.parse(old.role));
      const row: ApiKey = {
        id: uuid(),
        hash: hashOf(key),
        prefix: prefixOf(key),
        role: old.role,
        scopes: old.scopes,
        brandId: old.brandId,
        partnerId: old.partnerId,
        createdAt: now,
        createdBy: principal.keyId,
        expiresAt,
        rotatedTo: null,
        revokedAt: null,
      };
      await em.insert(ApiKeyEntity, row);
      old.rotatedTo = row.id;
      old.expiresAt = old.expiresAt && old.expiresAt < ends ? old.expiresAt : ends;
      await em.flush();
      return { status: 201 as const, body: { ...keyView(row, undefined), key } };
    });
  },
});
