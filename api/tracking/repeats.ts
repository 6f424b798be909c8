import { LRUCache } from 'lru-cache';
import type { Touch } from '../../database/entities/touch.ts';

/** How soon after the first a touch counts as its repeat. */
const withinSeconds = 10;
const kept = 100_000;

interface First {
  readonly id: string;
  readonly at: string;
}

/**
 * Tells which touches repeat another: a double click, a reload. The same device on the same link within ten seconds of the
 * first; where no device is known before, the same address and browser. Robots repeat nobody and are not repeated: a browser
 * that fetches a link ahead of its visitor must not make the visit a repeat.
 */
export class Repeats {
  readonly #firsts = new LRUCache<string, First>({ max: kept });

  /**
   * The id of the touch that this one repeats; null for a first.
   * @param knownDevice the device, if the visitor brought it along: one that was made up for this touch tells nothing
   */
  firstOf(touch: Touch, knownDevice: string | null | undefined): string | null {
    if (touch.bot) return null;
    const first = this.#firsts.get(knownDevice ? ofDevice(touch, knownDevice) : ofBrowser(touch));
    if (first !== undefined && isSoonAfter(first.at, touch.at)) return first.id;
    const kept = { id: touch.id, at: touch.at };
    if (touch.deviceId) this.#firsts.set(ofDevice(touch, touch.deviceId), kept);
    if (touch.ipAddress && touch.userAgent) this.#firsts.set(ofBrowser(touch), kept);
    return null;
  }
}

const isSoonAfter = (first: string, at: string): boolean => {
  const milliseconds = Date.parse(at) - Date.parse(first);
  return milliseconds >= 0 && milliseconds <= withinSeconds * 1000;
};

/** What a visitor touched: visits of two pages are two. */
const whatOf = ({ kind, brandId, partnerId, trackingLinkId, landingPage }: Touch) => [
  kind,
  brandId,
  partnerId,
  trackingLinkId,
  ...(kind === 'PAGE_VISIT' ? [landingPage] : []),
];

const ofDevice = (touch: Touch, device: string): string => JSON.stringify([...whatOf(touch), device]);
const ofBrowser = (touch: Touch): string => JSON.stringify([...whatOf(touch), touch.ipAddress, touch.userAgent]);
