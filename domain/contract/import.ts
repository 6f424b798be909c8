import { z } from 'zod';
import { instant } from '../instant.ts';
import type { ContractLife } from './contract.ts';
import { bothOrNeither, refuse, textOf } from './fields.ts';
import { impactObject, type ImpactEventPayout, type ImpactObject } from './impact-object.ts';
import { lowerFirst, upperFirst, withNames } from './names.ts';
import { terms, type Terms } from './terms.ts';
import { contractStatuses, eventCategories, type EventCategory } from './vocabulary.ts';

/** An event type as impact.com knows it; `code` is what the terms call it. */
export interface ImportedEventType {
  readonly externalId: string;
  readonly code: string;
  readonly name: string;
  readonly category: EventCategory;
}

/** A contract of impact.com in our words; instants in UTC. */
export interface ImportedContract extends ContractLife {
  readonly externalId: string;
  readonly campaignId: string | null;
  readonly brandSignatory: string | null;
  readonly partnerSignatory: string | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  readonly eventTypes: readonly ImportedEventType[];
  readonly terms: Terms;
}

/** Parses impact.com's object verbatim (seed 003). A field that is unknown or wrong is refused under its own name. */
export const importedContract = impactObject.transform((given, refusals): ImportedContract => {
  const frame = parsed(frameFields, frameOf(given), [], refusals);
  const eventTypes = (given.Terms.EventPayouts ?? []).map((payout, index) =>
    parsed(eventTypeFields, eventTypeOf(payout), ['Terms', 'EventPayouts', index], refusals),
  );
  const ours = parsed(terms, termsOf(given.Terms), ['Terms'], refusals);
  if (frame === undefined || ours === undefined || !eventTypes.every((one) => one !== undefined)) return z.NEVER;
  return {
    externalId: frame.id,
    campaignId: frame.campaignId ?? null,
    startDate: frame.startDate,
    endDate: frame.endDate ?? null,
    brandSignatory: frame.brandSignatory ?? null,
    brandSignedAt: frame.brandSignatoryDate ?? null,
    partnerSignatory: frame.partnerSignatory ?? null,
    partnerSignedAt: frame.partnerSignatoryDate ?? null,
    // The object has no date of its own for a decline; it was the last thing to happen to the contract.
    declinedAt: frame.status === 'DECLINED' ? (frame.dateLastUpdated ?? frame.dateCreated ?? frame.startDate) : null,
    createdAt: frame.dateCreated ?? null,
    updatedAt: frame.dateLastUpdated ?? null,
    eventTypes: eventTypes.map(({ eventTypeId, eventTypeName, eventCategory }) => ({
      externalId: eventTypeId,
      code: codeOf(eventTypeName),
      name: eventTypeName,
      category: eventCategory,
    })),
    terms: ours,
  };
});

const frameFields = z
  .strictObject({
    id: textOf(255),
    campaignId: textOf(255).optional(),
    status: z.enum(contractStatuses).optional(),
    startDate: instant,
    endDate: instant.optional(),
    brandSignatory: textOf(255).optional(),
    brandSignatoryDate: instant.optional(),
    partnerSignatory: textOf(255).optional(),
    partnerSignatoryDate: instant.optional(),
    dateCreated: instant.optional(),
    dateLastUpdated: instant.optional(),
  })
  .superRefine((frame, refusals) => {
    bothOrNeither(frame, ['brandSignatory', 'brandSignatoryDate'], refusals);
    bothOrNeither(frame, ['partnerSignatory', 'partnerSignatoryDate'], refusals);
    if (frame.endDate !== undefined && frame.endDate <= frame.startDate) {
      refuse(refusals, ['endDate'], 'expected a time after StartDate');
    }
    if (frame.status === 'EXPIRED' && frame.endDate === undefined) {
      refuse(refusals, ['endDate'], 'expected with Status EXPIRED');
    }
    // Our status comes from the signatures: with both of them the contract would pay.
    if (frame.status === 'PENDING' && frame.brandSignatory !== undefined && frame.partnerSignatory !== undefined) {
      refuse(refusals, ['status'], 'expected a missing signature with Status PENDING');
    }
  });

const eventTypeFields = z.strictObject({
  eventTypeId: textOf(255),
  eventTypeName: textOf(255),
  eventCategory: z.enum(eventCategories),
});

/** The links to PDF and object are the other system's own; ours are served by the API. */
function frameOf({ Terms: _terms, PdfUri: _pdf, Uri: _uri, ...frame }: ImpactObject): unknown {
  return withNames(frame, lowerFirst);
}

const eventTypeOf = ({ EventTypeId, EventTypeName, EventCategory }: ImpactEventPayout): unknown =>
  withNames({ EventTypeId, EventTypeName, EventCategory }, lowerFirst);

function termsOf({ EventPayouts = [], ...rest }: ImpactObject['Terms']): unknown {
  const eventPayouts = EventPayouts.map(
    ({ EventTypeId: _id, EventTypeName = '', EventCategory: _category, LocationRequirementCountries, ...payout }) => ({
      eventType: codeOf(EventTypeName),
      ...payout,
      LocationRequirementCountries: LocationRequirementCountries?.split(/[\s,;]+/).filter((code) => code !== ''),
    }),
  );
  return withNames({ ...rest, eventPayouts }, lowerFirst);
}

const codeOf = (eventTypeName: string): string => eventTypeName.toUpperCase();

/** Parses with our schema; what it refuses is refused at the field's place and name in the given object. */
function parsed<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  place: readonly PropertyKey[],
  refusals: z.RefinementCtx,
): z.output<Schema> | undefined {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const { path, message } of result.error.issues) {
    refuse(refusals, [...place, ...path.map(nameInObject)], message);
  }
  return undefined;
}

function nameInObject(name: PropertyKey): PropertyKey {
  if (name === 'eventType') return 'EventTypeName';
  return typeof name === 'string' ? upperFirst(name) : name;
}
