import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'puppeteer-core';
import { v4 as uuid } from 'uuid';
import { openMall, openShop, type Mall, type Shop } from '../support/shop.ts';
import { agents } from '../support/visits.ts';
import { startBrowser, startSite } from './browser.ts';

type Site = Awaited<ReturnType<typeof startSite>>;

let mall: Mall;
let shop: Shop;
let browser: Browser;
/** The brand's shop, the partner's blog, and somebody else's site. */
let store: Site;
let blog: Site;
let elsewhere: Site;
beforeAll(async () => {
  mall = await openMall();
  shop = await openShop(mall);
  browser = await startBrowser();
  const tag = `<script src="${mall.url}/tag.js" data-brand="${shop.brandId}" async></script>`;
  const withTag = (): string => `<!doctype html><title>Shop</title>${tag}`;
  store = await startSite({ '/': withTag, '/shoes': withTag, '/thanks': withTag });
  elsewhere = await startSite({ '/': withTag });
  blog = await startSite({
    '/': () => `<!doctype html><title>Blog</title>
      <a id="direct" href="${store.url}/shoes?size=9#red">shoes</a>
      <a id="other" href="${elsewhere.url}/">other</a>
      <a id="inside" href="/about">about</a>
      <a id="mail" href="mailto:a@example.com">mail</a>
      <a id="tracked" href="${mall.url}/c/blog">tracked</a>
      <script src="${mall.url}/partner-tag.js?partner=${shop.partnerId}"></script>
      <script src="${mall.url}/partner-tag.js?partner=${shop.partnerId}"></script>`,
  });
  await mall.must('PATCH', `/v1/brands/${shop.brandId}`, { key: mall.adminKey, body: { sites: [store.host] } });
  const body = { code: 'blog', url: `${store.url}/` };
  await mall.must('POST', '/v1/tracking-links', { key: shop.keys.partner, body });
}, 120_000);
afterAll(async () => {
  await browser.close();
  for (const site of [store, blog, elsewhere]) await site.close();
  await mall.close();
});

const contexts: BrowserContext[] = [];
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close();
});

/** A page of a visitor whom nobody has seen before. */
async function aVisitor(): Promise<Page> {
  const context = await browser.createBrowserContext();
  contexts.push(context);
  const page = await context.newPage();
  // Chromium without a window says so, and counts as a program.
  await page.setUserAgent({ userAgent: agents.desktop });
  return page;
}

/** Opens a page and waits until the tag is there. */
async function opened(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.waitForFunction('window.PartnerPayouts !== undefined');
}

/** What the page sends by the tag: the answer as the page reads it, or why it was refused. */
const convert = (page: Page, conversion: object): Promise<unknown> =>
  page.evaluate(`PartnerPayouts.convert(${JSON.stringify(conversion)}).catch((error) => error.message)`);

const knownClick = (page: Page): Promise<unknown> => page.evaluate('PartnerPayouts.clickId()');
const aSale = () => ({ eventType: 'SALE', orderId: uuid(), amount: '100.00', currency: 'USD' });
const actionOf = async (orderId: string) =>
  (await mall.list(`/v1/actions?orderId=${orderId}`, shop.keys.brand)).data[0];
const lastOf = async (touches: string) => (await mall.list(`/v1/${touches}?limit=1`, shop.keys.brand)).data[0];

describe('the brand’s tag in a browser', () => {
  test('a visitor who came by a partner’s link and buys days later on another page is the partner’s', async () => {
    const page = await aVisitor();
    await opened(page, `${mall.url}/c/blog`);
    expect(page.url()).toMatch(new RegExp(`^${store.url}/\\?click_id=`));
    const click = await lastOf('clicks');
    expect(click).toMatchObject({ bot: false });
    expect(await knownClick(page)).toBe(click?.id);
    await opened(page, `${store.url}/thanks`);
    expect(await knownClick(page)).toBe(click?.id);
    const sale = aSale();
    expect(await convert(page, sale)).toEqual({ orderId: sale.orderId });
    expect(await actionOf(sale.orderId)).toMatchObject({ partnerId: shop.partnerId, payout: { value: '10.00' } });
  });

  test('the click is kept for 90 days, and without cookies too', async () => {
    const page = await aVisitor();
    await opened(page, `${mall.url}/c/blog`);
    const known = await knownClick(page);
    const cookies = (await page.browserContext().cookies()).filter(({ name }) => name === 'pp_click');
    expect(cookies).toMatchObject([{ value: known, path: '/', sameSite: 'Lax' }]);
    const days = ((cookies[0]?.expires ?? 0) - Date.now() / 1000) / 86_400;
    expect(days).toBeGreaterThan(89.9);
    expect(days).toBeLessThan(90.1);
    await page.browserContext().deleteCookie(...cookies);
    await opened(page, `${store.url}/shoes`);
    expect(await knownClick(page)).toBe(known);
  });

  test('a later click of another link takes the place of the first', async () => {
    const page = await aVisitor();
    const later = uuid();
    await opened(page, `${mall.url}/c/blog`);
    await opened(page, `${store.url}/?click_id=${later}`);
    expect(await knownClick(page)).toBe(later);
    await opened(page, `${store.url}/?click_id=<script>`);
    expect(await knownClick(page)).toBe(later);
  });

  test('a page visit is told, without what stands in the address’s query', async () => {
    const page = await aVisitor();
    const told = page.waitForResponse((answer) => answer.url().includes('/t/page-visits') && answer.status() === 202);
    await page.goto(`${mall.url}/c/blog?param1=x`);
    await told;
    const click = await lastOf('clicks');
    expect(await lastOf('page-visits')).toMatchObject({
      partnerId: shop.partnerId,
      landingPage: `${store.url}/`,
      deviceId: click?.['deviceId'],
    });
  });

  test('a visitor whom no partner brought is nobody’s, and is counted nowhere', async () => {
    const page = await aVisitor();
    const before = (await lastOf('page-visits'))?.id;
    await opened(page, `${store.url}/thanks`);
    const sale = aSale();
    expect(await convert(page, sale)).toEqual({ orderId: sale.orderId });
    expect(await actionOf(sale.orderId)).toMatchObject({ partnerId: null });
    expect((await lastOf('page-visits'))?.id).toBe(before);
  });

  test('a page that is loaded again reports the same conversion', async () => {
    const page = await aVisitor();
    await opened(page, `${mall.url}/c/blog`);
    const sale = aSale();
    for (let load = 0; load < 2; load += 1) {
      await opened(page, `${store.url}/thanks`);
      expect(await convert(page, sale)).toEqual({ orderId: sale.orderId });
    }
  });

  test('a page reads why its conversion is refused', async () => {
    const page = await aVisitor();
    await opened(page, `${store.url}/thanks`);
    expect(await convert(page, { ...aSale(), eventType: 'NONE' })).toBe('/eventType: is no event type of this brand');
  });

  test('a page that is not the brand’s can report nothing', async () => {
    const page = await aVisitor();
    await opened(page, `${elsewhere.url}/`);
    const sale = aSale();
    expect(await convert(page, sale)).toBe('Failed to fetch');
    expect(await actionOf(sale.orderId)).toBeUndefined();
  });
});

describe('the partner’s tag in a browser', () => {
  const hrefOf = (page: Page, id: string): Promise<unknown> =>
    page.evaluate(`document.getElementById(${JSON.stringify(id)}).href`);
  const tracked = (address: string) => `${mall.url}/c/blog?to=${encodeURIComponent(address)}`;

  test('turns direct links to the brand into tracking links, once, and leaves the others alone', async () => {
    const page = await aVisitor();
    await page.goto(blog.url);
    expect(await hrefOf(page, 'direct')).toBe(tracked(`${store.url}/shoes?size=9#red`));
    expect(await hrefOf(page, 'other')).toBe(`${elsewhere.url}/`);
    expect(await hrefOf(page, 'inside')).toBe(`${blog.url}/about`);
    expect(await hrefOf(page, 'mail')).toBe('mailto:a@example.com');
    expect(await hrefOf(page, 'tracked')).toBe(`${mall.url}/c/blog`);
  });

  test.each([
    {
      rule: 'that come later',
      change: `document.body.insertAdjacentHTML('beforeend', '<p><a id="late" href="' + address + '">late</a></p>')`,
    },
    {
      rule: 'whose address changes',
      change: `Object.assign(document.getElementById('inside'), { id: 'late', href: address })`,
    },
  ])('also links $rule', async ({ change }) => {
    const page = await aVisitor();
    await page.goto(blog.url);
    const address = `${store.url}/new`;
    await page.evaluate(`(() => { const address = ${JSON.stringify(address)}; ${change}; })()`);
    await page.waitForFunction(`document.getElementById('late').href.includes('/c/')`);
    expect(await hrefOf(page, 'late')).toBe(tracked(address));
  });

  test('the visitor who follows one comes to the page that it named, as a click of the partner', async () => {
    const page = await aVisitor();
    await page.goto(blog.url);
    // Without fonts a link has no size to click on.
    await Promise.all([page.waitForNavigation(), page.evaluate(`document.getElementById('direct').click()`)]);
    const click = await lastOf('clicks');
    expect(page.url()).toBe(`${store.url}/shoes?size=9&click_id=${click?.id ?? ''}#red`);
    expect(click).toMatchObject({ partnerId: shop.partnerId, landingPage: `${store.url}/shoes?size=9#red` });
  });
});
