import type { Touch } from '../../database/entities/touch.ts';
import { latest } from '../../platform/remembered.ts';

/** How soon after the first a touch counts as its repeat. */
const withinMilliseconds = 10_000;
/** How many firsts are kept in each of the two generations. */
const most = 50_000;

interface First {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/**
 * The firsts of each that is touched. What is kept beside them is kept a hundred thousand times, so that it is found step by
 * step with texts that are there already, rather than made of them.
 */
class Generation {
  count = 0;
  /** By what was touched, whose it is, and the device. */
  readonly #ofDevices = new Map<string, Map<string, Map<string, First>>>();
  /** By what was touched, whose it is, the browser's name and its address. */
  readonly #ofBrowsers = new Map<string, Map<string, Map<string, Map<string, First>>>>();

  ofDevice({ what, whose }: Touched, device: string): First | undefined {
    return this.#ofDevices.get(what)?.get(whose)?.get(device);
  }

  ofBrowser({ what, whose }: Touched, { userAgent, ipAddress }: Touch): First | undefined {
    if (!userAgent || !ipAddress) return undefined;
    return this.#ofBrowsers.get(what)?.get(whose)?.get(userAgent)?.get(ipAddress);
  }

  keep({ what, whose }: Touched, { deviceId, userAgent, ipAddress }: Touch, first: First): void {
    this.count += 1;
    if (deviceId) within(within(this.#ofDevices, what), whose).set(deviceId, first);
    if (userAgent && ipAddress) {
      within(within(within(this.#ofBrowsers, what), whose), userAgent).set(ipAddress, first);
    }
  }
}

/**
 * Tells which touches repeat another: a double click, a reload. The same device on the same link within ten seconds of the
 * first; where no device is known before, the same address and browser. Robots repeat nobody and are not repeated: a browser
 * that fetches a link ahead of its visitor must not make the visit a repeat.
 */
export class Repeats {
  #late = new Generation();
  #before = new Generation();
  #since = 0;

  /**
   * The id of the touch that this one repeats; null for a first.
   * @param knownDevice the device, if the visitor brought it along: one that was made up for this touch tells nothing
   */
  firstOf(touch: Touch, knownDevice: string | null | undefined): string | null {
    if (touch.bot) return null;
    const at = millisecondsOf(touch.at);
    const touched = touchedBy(touch);
    const first = knownDevice
      ? (this.#late.ofDevice(touched, knownDevice) ?? this.#before.ofDevice(touched, knownDevice))
      : (this.#late.ofBrowser(touched, touch) ?? this.#before.ofBrowser(touched, touch));
    if (first !== undefined && isSoonAfter(first.at, at)) return first.id;
    this.#forget(at);
    this.#late.keep(touched, touch, { id: touch.id, at });
    return null;
  }

  /** What is too old to be repeated, all at once; and where too many come, what came before the latest of them. */
  #forget(now: number): void {
    if (this.#late.count < most && isSoonAfter(this.#since, now)) return;
    this.#before = this.#late;
    this.#late = new Generation();
    this.#since = now;
  }
}

/** Many visits come within one millisecond. */
const millisecondsOf = latest((instant: string) => Date.parse(instant));

const isSoonAfter = (first: number, at: number): boolean => at >= first && at - first <= withinMilliseconds;

/** What a visitor touched: visits of two pages are two. */
interface Touched {
  readonly what: string;
  /** A link, which is of one partner, or a partner, who is of one brand. */
  readonly whose: string;
}

const touchedBy = ({ kind, partnerId, trackingLinkId, landingPage }: Touch): Touched => ({
  what: kind === 'PAGE_VISIT' ? `${kind} ${JSON.stringify(landingPage)}` : kind,
  whose: trackingLinkId ?? partnerId,
});

/** What a key leads to, made when nobody asked for it before. */
function within<Key, Value>(groups: Map<string, Map<Key, Value>>, key: string): Map<Key, Value> {
  let group = groups.get(key);
  if (group === undefined) groups.set(key, (group = new Map<Key, Value>()));
  return group;
}
