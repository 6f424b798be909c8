import { plainArray, textArray } from '../arrays.ts';
import type { Touch } from '../entities/touch.ts';
import type { EntityManager } from '../orm.ts';
import { askPrepared } from '../prepared.ts';
import { noteTouchDays } from './touchDays.ts';
import { seenOn } from './touches.ts';

/**
 * Stores touches in one statement, on which devices they saw customers, and that their days are to be counted. Safe to repeat:
 * what is stored is left as it is.
 * @param areNew nobody has tried to store them yet: then none is looked for, which takes a tenth of the time to store it
 */
export async function storeTouches(
  em: EntityManager,
  touches: readonly Touch[],
  now: string,
  { areNew = false }: { readonly areNew?: boolean } = {},
): Promise<void> {
  const given = columns.map(({ values }) => values(touches));
  await askPrepared(em, areNew ? insert : `${insert} ON CONFLICT (id) DO NOTHING`, given);
  const seen = touches.flatMap(({ brandId, customerProfileId, deviceId }) =>
    customerProfileId && deviceId ? [{ brandId, customerProfileId, deviceId }] : [],
  );
  for (const [brandId, pairs] of Map.groupBy(seen, ({ brandId }) => brandId)) await seenOn(em, brandId, pairs);
  await noteTouchDays(em, touches, now);
}

interface Column {
  readonly name: string;
  /** Takes it out of its parameter, one for each row. */
  readonly sql: string;
  readonly values: (touches: readonly Touch[]) => unknown;
}

const plain = (name: string, type: string, of: (touch: Touch) => string | boolean | null): Column => ({
  name,
  sql: `unnest(?::${type}[])`,
  values: (touches) => plainArray(touches.map(of)),
});

const text = (name: string, of: (touch: Touch) => string | null): Column => ({
  name,
  sql: 'unnest(?::text[])',
  values: (touches) => textArray(touches.map(of)),
});

const columns: readonly Column[] = [
  plain('id', 'uuid', ({ id }) => id),
  text('kind', ({ kind }) => kind),
  plain('brand_id', 'uuid', ({ brandId }) => brandId),
  plain('partner_id', 'uuid', ({ partnerId }) => partnerId),
  plain('tracking_link_id', 'uuid', ({ trackingLinkId }) => trackingLinkId ?? null),
  text('customer_profile_id', ({ customerProfileId }) => customerProfileId ?? null),
  text('device_id', ({ deviceId }) => deviceId ?? null),
  text('landing_page', ({ landingPage }) => landingPage ?? null),
  text('referrer_url', ({ referrerUrl }) => referrerUrl ?? null),
  text('user_agent', ({ userAgent }) => userAgent ?? null),
  text('ip_address', ({ ipAddress }) => ipAddress ?? null),
  text('country', ({ country }) => country ?? null),
  text('shared_id', ({ sharedId }) => sharedId ?? null),
  text('sku', ({ sku }) => sku ?? null),
  { ...text('params', ({ params }) => JSON.stringify(params)), sql: 'unnest(?::text[])::jsonb' },
  plain('bot', 'boolean', ({ bot }) => bot),
  plain('duplicate_of', 'uuid', ({ duplicateOf }) => duplicateOf ?? null),
  plain('at', 'timestamptz', ({ at }) => at),
];

const insert = `INSERT INTO touch (${columns.map(({ name }) => name).join(', ')})
  SELECT ${columns.map(({ sql }) => sql).join(', ')}`;
