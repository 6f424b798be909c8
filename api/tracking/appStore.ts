import type { FollowedLink } from '../../database/queries/links.ts';
import { deviceOf } from '../../platform/derivation/device.ts';
import { remembered } from '../../platform/remembered.ts';

/** The brand's app in the store of the visitor's phone; undefined on other devices, and for links that lead to no app. */
export function appStoreOf(link: FollowedLink, userAgent: string | null): string | undefined {
  if (userAgent === null || (link.androidUrl === null && link.iosUrl === null)) return undefined;
  switch (deviceOf(userAgent).os) {
    case 'ANDROID':
      return link.androidUrl ?? undefined;
    case 'IOS':
      return link.iosUrl ?? undefined;
    default:
      return undefined;
  }
}

/**
 * A store's address with the click's id as each store hands it on: Google Play gives `referrer` to the app that it installs,
 * the App Store counts by the campaign token `ct`, of up to 40 characters. Any other address gets `click_id`, like a web page.
 */
export function withClickIdForApp(address: string, clickId: string): string {
  const store = new URL(address);
  switch (store.hostname) {
    case 'play.google.com': {
      const referrer = store.searchParams.get('referrer');
      store.searchParams.set('referrer', `${referrer ? `${referrer}&` : ''}click_id=${clickId}`);
      return store.href;
    }
    case 'apps.apple.com':
    case 'itunes.apple.com':
      store.searchParams.set('ct', clickId);
      return store.href;
    default:
      return withClickId(address, clickId);
  }
}

/** The address with the click's id in its query; the rest of it stays as the partner wrote it. */
export function withClickId(address: string, clickId: string): string {
  const { before, after } = aroundClickId(address);
  return `${before}${clickId}${after}`;
}

/** An id is spelled alike in every address, so that each address is taken apart once. */
const aroundClickId = remembered(10_000, (address) => {
  const page = new URL(address);
  const before = `${page.search === '' ? '?' : `${page.search}&`}click_id=`;
  const { hash } = page;
  page.search = before;
  page.hash = '';
  return { before: page.href, after: hash };
});
