import type { TestApi } from './api.ts';
import type { Answered } from './documented.ts';

/** User agents of people, and of one program. */
export const agents = {
  desktop: 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0',
  android:
    'Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/128.0.0.0 Mobile Safari/537.36',
  iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
  robot: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
} as const;

/** Opens an address as a browser does. */
export const visit = (
  api: TestApi,
  path: string,
  userAgent: string = agents.desktop,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> => api.send('GET', path, { headers: { 'user-agent': userAgent, ...headers } });

/** Where a redirect leads; the empty text for an answer that is none. */
export const locationOf = ({ headers }: Answered): string => headers.get('location') ?? '';

/** The cookies that an answer sets, as a browser sends them back. */
export const cookieOf = ({ headers }: Answered): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
