import type { Touch } from '../../database/entities/touch.ts';

/** How soon after the first a touch counts as its repeat. */
const withinMilliseconds = 10_000;
/** Two for each first. */
const most = 100_000;

interface First {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * Tells which touches repeat another: a double click, a reload. The same device on the same link within ten seconds of the
 * first; where no device is known before, the same address and browser. Robots repeat nobody and are not repeated: a browser
 * that fetches a link ahead of its visitor must not make the visit a repeat.
 */
export class Repeats {
  #late = new Map<string, First>();
  #before = new Map<string, First>();
  #since = 0;

  /**
   * The id of the touch that this one repeats; null for a first.
   * @param knownDevice the device, if the visitor brought it along: one that was made up for this touch tells nothing
   */
  firstOf(touch: Touch, knownDevice: string | null | undefined): string | null {
    if (touch.bot) return null;
    const at = Date.parse(touch.at);
    const browser = ofBrowser(touch);
    const key = knownDevice ? ofDevice(touch, knownDevice) : browser;
    const first = this.#late.get(key) ?? this.#before.get(key);
    if (first !== undefined && isSoonAfter(first.at, at)) return first.id;
    this.#forget(at);
    const kept = { id: touch.id, at };
    if (touch.deviceId) this.#late.set(ofDevice(touch, touch.deviceId), kept);
    if (touch.ipAddress && touch.userAgent) this.#late.set(browser, kept);
    return null;
  }

  /** What is too old to be repeated, all at once; and where too many come, what came before the latest of them. */
  #forget(now: number): void {
    if (this.#late.size < most && isSoonAfter(this.#since, now)) return;
    this.#before = this.#late;
    this.#late = new Map();
    this.#since = now;
  }
}

const isSoonAfter = (first: number, at: number): boolean => at >= first && at - first <= withinMilliseconds;

/** What a visitor touched: visits of two pages are two. A link is of one partner, who is of one brand. */
const whatOf = ({ kind, partnerId, trackingLinkId, landingPage }: Touch): string =>
  `${kind} ${trackingLinkId ?? partnerId} ${kind === 'PAGE_VISIT' ? JSON.stringify(landingPage) : ''}`;

const ofDevice = (touch: Touch, device: string): string => `${whatOf(touch)} device ${device}`;
const ofBrowser = (touch: Touch): string => `${whatOf(touch)} browser ${touch.ipAddress} ${touch.userAgent}`;
