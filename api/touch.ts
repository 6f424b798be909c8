import { z } from 'zod';
import { v7 as uuid } from 'uuid';
import type { Touch } from '../database/entities/touch.ts';
import { TrackingLinkEntity } from '../database/entities/index.ts';
import type { EntityManager } from '../database/orm.ts';
import { storeTouches } from '../database/queries/storeTouches.ts';
import { transaction } from '../database/transaction.ts';
import type { TouchKind } from '../domain/attribution/question.ts';
import { instant, instantText } from '../domain/instant.ts';
import { isbot } from 'isbot';
import { foreignField } from './access/tenancy.ts';
import { at, country, id, webAddress } from './http/fields.ts';
import type { HandlerDeps } from './http/route.ts';
import { requireHappened } from './http/happened.ts';
import { placesRead } from '../platform/derivation/location.ts';
import { locate } from './tracking/touchBuffer.ts';

const mostParams = 100;
export const touchText = z.string().min(1).max(255);

/** What a brand's own server says of a touch, beside whose it is. */
export const touchFields = {
  customerProfileId: touchText.nullable().default(null).meta({ description: 'Joins the devices of one customer.' }),
  deviceId: touchText
    .nullable()
    .default(null)
    .meta({ description: 'The browser or phone, by an id of the brand’s own.' }),
  landingPage: webAddress.nullable().default(null),
  referrerUrl: webAddress.nullable().default(null),
  userAgent: z.string().min(1).max(1024).nullable().default(null),
  ipAddress: z.union([z.ipv4(), z.ipv6()], { error: 'expected an IP address' }).nullable().default(null),
  country: country.nullable().default(null).meta({
    description: 'ISO 3166, two letters: the visitor’s. It goes before what the address says; absent: that.',
    example: 'US',
  }),
  sharedId: touchText.nullable().default(null),
  sku: touchText.nullable().default(null),
  params: z
    .record(z.string().min(1).max(64), z.string().max(1024))
    .refine((params) => Object.keys(params).length <= mostParams, `expected at most ${mostParams} parameters`)
    .meta({ maxProperties: mostParams })
    .default({})
    .meta({ description: 'What rules can read: `param1` to `param4` and others.', example: { param1: 'newsletter' } }),
  at: instant.optional().meta({ description: 'When it happened; absent: now.' }),
} as const;

/** A touch as answered. */
export const touchAnswer = {
  id,
  partnerId: id,
  trackingLinkId: id.nullable(),
  customerProfileId: z.string().nullable(),
  deviceId: z.string().nullable(),
  landingPage: z.string().nullable(),
  referrerUrl: z.string().nullable(),
  userAgent: z.string().nullable(),
  ipAddress: z.string().nullable(),
  country: z.string().nullable().meta({ description: 'As told; else found out from the address.' }),
  sharedId: z.string().nullable(),
  sku: z.string().nullable(),
  params: z.record(z.string(), z.string()),
  bot: z.boolean().meta({ description: 'Made by a program: it credits nobody and is not paid.' }),
  duplicateOf: id
    .nullable()
    .meta({ description: 'The touch that it repeats within ten seconds: it is not paid again.' }),
  at,
} as const;

export const touchView = (row: Touch) => ({
  id: row.id,
  partnerId: row.partnerId,
  trackingLinkId: row.trackingLinkId ?? null,
  customerProfileId: row.customerProfileId ?? null,
  deviceId: row.deviceId ?? null,
  landingPage: row.landingPage ?? null,
  referrerUrl: row.referrerUrl ?? null,
  userAgent: row.userAgent ?? null,
  ipAddress: row.ipAddress ?? null,
  country: row.country ?? null,
  sharedId: row.sharedId ?? null,
  sku: row.sku ?? null,
  params: row.params,
  bot: row.bot,
  duplicateOf: row.duplicateOf ?? null,
  at: instantText(row.at),
});

/** What is told of a touch that is recorded. */
type Told = { readonly at?: string | undefined } & Omit<Touch, 'id' | 'kind' | 'at' | 'bot' | 'duplicateOf'>;

/**
 * Stores a touch at once, marked as those of visitors are. @throws DomainError VALIDATION_FAILED for one that has not happened
 */
export async function recordTouch(
  kind: TouchKind,
  told: Told,
  { clock, database, tracking }: HandlerDeps,
): Promise<Touch> {
  const now = await clock.now();
  const happenedAt = told.at ?? now;
  requireHappened(happenedAt, now);
  const bot = Boolean(told.userAgent && isbot(told.userAgent));
  const touch: Touch = { ...told, id: uuid(), kind, bot, duplicateOf: null, at: happenedAt };
  locate(touch, await placesRead());
  touch.duplicateOf = tracking.repeats.firstOf(touch, touch.deviceId);
  await transaction(database, (em) => storeTouches(em, [touch], now));
  return touch;
}

/** @throws DomainError NOT_FOUND when the link is another partner's */
export async function requireLinkOf(em: EntityManager, partnerId: string, linkId: string | null): Promise<void> {
  if (linkId === null || (await em.count(TrackingLinkEntity, { id: linkId, partnerId })) > 0) return;
  throw foreignField('/trackingLinkId', 'is no tracking link of this partner');
}
