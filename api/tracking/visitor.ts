import { isbot } from 'isbot';
import { randomLetters } from '../../platform/randomness.ts';
import { latest, remembered } from '../../platform/remembered.ts';
import type { RouteRequest } from '../http/route.ts';

/** The browser behind a request, as far as it tells. */
export interface Visitor {
  readonly deviceId: string;
  /** The device that it brought along; undefined: it is seen for the first time, or keeps no cookies. */
  readonly knownDevice: string | undefined;
  readonly userAgent: string | null;
  readonly ipAddress: string | null;
  readonly referrerUrl: string | null;
  readonly bot: boolean;
}

type Visit = Pick<RouteRequest<'anyone', unknown, unknown, unknown>, 'header' | 'ipAddress' | 'isSecure'>;

/** What a browser sends is kept up to here: enough for rules and reports. */
const longest = 1024;

const cookieName = 'pp_device';
/** Fourteen of them, 84 bits, come after the time, and are nobody's to guess. */
const deviceCharacters = 22;
/** 13 months, the longest that data protection authorities accept. */
const cookieSeconds = 395 * 24 * 60 * 60;

export function visitorOf({ header, ipAddress }: Visit): Visitor {
  const knownDevice = /(?:^|; *)pp_device=([\w-]{22})(?:;|$)/.exec(header('cookie') ?? '')?.[1];
  const program = header('user-agent');
  const { userAgent, isRobot } = program === undefined ? silent : told(program.slice(0, longest));
  return {
    knownDevice,
    deviceId: knownDevice ?? newDevice(),
    userAgent,
    ipAddress: ipAddress ?? null,
    referrerUrl: header('referer')?.slice(0, longest) ?? null,
    bot: isRobot || isAhead(header),
  };
}

/** Begins with the time, so that new devices come last where touches are in the order of theirs, rather than anywhere. */
function newDevice(): string {
  const time = timeText(Date.now());
  return `${time}${randomLetters(deviceCharacters - time.length)}`;
}

const timeText = latest((milliseconds: number) => milliseconds.toString(36));

/** The cookie by which the browser is known at its next visit. */
export const deviceCookie = ({ deviceId }: Visitor, { isSecure }: Visit): string =>
  `${cookieName}=${deviceId}; Max-Age=${cookieSeconds}; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`;

/** Every browser says what it is. */
const silent = { userAgent: null, isRobot: true } as const;

/** Millions of visitors come with a few thousand different ones. Each is kept once, whoever keeps touches. */
const told = remembered(10_000, (userAgent) => ({ userAgent, isRobot: isbot(userAgent) }));

/** Whether the browser fetches what its visitor has not asked for yet. */
const isAhead = (header: Visit['header']): boolean =>
  /prefetch/i.test(`${header('sec-purpose') ?? ''} ${header('purpose') ?? ''}`);
