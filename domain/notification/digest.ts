import { Temporal } from 'temporal-polyfill/implementation';

const hourOfDigest = '08:00';

/** When the day's mail goes out that tells of what happened at the instant: at eight in the zone, by the clocks there. */
export function nextDigestAt(instant: string, zone: string): string {
  const now = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  const today = now.withPlainTime(hourOfDigest);
  const next = Temporal.ZonedDateTime.compare(now, today) < 0 ? today : today.add({ days: 1 });
  return next.toInstant().toString({ fractionalSecondDigits: 3 });
}
