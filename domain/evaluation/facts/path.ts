import type { Variable } from '../../contract/variables.ts';

/** One step of the customer's way to the brand. */
export interface Touch {
  readonly partnerId: string;
  readonly partnerName: string;
  /** The partner's. */
  readonly groups: readonly string[];
  /** The kind of traffic, such as email; else what kind of touch it is, such as CLICK. */
  readonly channel: string;
}

/**
 * The PATH_ variables of a journey, oldest touch first (seed 003, Variable; docs/decisions/0016-derived-facts.md). A medium is a
 * partner, and a rule may name it by id or by name. A journey that nobody knows has no values.
 */
export function pathValues(journey: readonly Touch[]): Partial<Record<Variable, string | readonly string[]>> {
  const first = journey.slice(0, 1);
  const last = journey.slice(-1);
  if (journey.length === 0) return {};
  const steps = String(journey.length);
  const partners = String(distinct(journey.map(({ partnerId }) => partnerId)).length);
  return {
    PATH_PARTICIPATION_CHANNELS: channels(journey),
    PATH_PARTICIPATING_MEDIA: media(journey),
    PATH_PARTICIPATING_GROUPS: groups(journey),
    PATH_STEPS: steps,
    PATH_INTRODUCING_MEDIA: media(first),
    PATH_INTRODUCING_GROUPS: groups(first),
    PATH_INTRODUCING_CHANNELS: channels(first),
    PATH_CLOSING_MEDIA: media(last),
    PATH_CLOSING_GROUPS: groups(last),
    PATH_CLOSING_CHANNELS: channels(last),
    PATH_MEDIA_COUNT: partners,
    PATH_IMPACT_PARTNER_COUNT: partners,
    PATH_PARTNER_COUNT: partners,
    // Seed 003 says of it "how many steps", not how many different channels.
    PATH_CHANNEL_COUNT: steps,
  };
}

const media = (touches: readonly Touch[]): string[] =>
  distinct(touches.flatMap(({ partnerId, partnerName }) => [partnerId, partnerName]));

const groups = (touches: readonly Touch[]): string[] => distinct(touches.flatMap((touch) => touch.groups));

const channels = (touches: readonly Touch[]): string[] => distinct(touches.map(({ channel }) => channel));

const distinct = (values: readonly string[]): string[] => [...new Set(values)];
