import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startApi, type TestApi } from '../support/api.ts';
import { aProgram, type Program } from '../support/program.ts';
import { agents, locationOf, visit } from '../support/visits.ts';

const web = 'https://shop.example.com/';
const play = 'https://play.google.com/store/apps/details?id=com.acme&referrer=utm_source%3Dblog';
const appStore = 'https://apps.apple.com/app/id1?pt=7&mt=8';

let api: TestApi;
let acme: Program;
beforeAll(async () => {
  api = await startApi();
  acme = await aProgram(api);
  const link = (code: string, more: object) =>
    api.must('POST', '/v1/tracking-links', { key: acme.keys.partner, body: { code, url: web, ...more } });
  await link('straight', { androidUrl: play, iosUrl: appStore });
  await link('android-only', { androidUrl: play, interstitial: 'CLICK' });
  await link('own-page', { iosUrl: 'https://get.acme.example/app?x=1' });
  await link('click', { androidUrl: play, iosUrl: appStore, interstitial: 'CLICK' });
  await link('install', { androidUrl: play, iosUrl: appStore, interstitial: 'INSTALL' });
});
afterAll(() => api.close());

const lastClickId = async () => (await api.list('/v1/clicks?limit=1', acme.keys.brand)).data[0]?.id ?? '';

describe('a link to an app', () => {
  test.each([
    { rule: 'leads an iPhone to the App Store', code: 'straight', agent: agents.iphone, to: `${appStore}&ct=<id>` },
    {
      rule: 'leads an Android phone to Google Play, which hands the click on to the app',
      code: 'straight',
      agent: agents.android,
      to: 'https://play.google.com/store/apps/details?id=com.acme&referrer=utm_source%3Dblog%26click_id%3D<id>',
    },
    {
      rule: 'leads everybody else to the web page',
      code: 'straight',
      agent: agents.desktop,
      to: `${web}?click_id=<id>`,
    },
    {
      rule: 'leads a phone to the web page that it has no app for',
      code: 'android-only',
      agent: agents.iphone,
      to: `${web}?click_id=<id>`,
    },
    {
      rule: 'leads to a page about the app with the click’s id in its query',
      code: 'own-page',
      agent: agents.iphone,
      to: 'https://get.acme.example/app?x=1&click_id=<id>',
    },
  ])('$rule', async ({ code, agent, to }) => {
    const answer = await visit(api, `/c/${code}`, agent);
    expect(answer.status).toBe(302);
    expect(locationOf(answer)).toBe(to.replace('<id>', await lastClickId()));
  });
});

/** The ways that a page offers, in their order. */
const ways = (html: string) =>
  [...html.matchAll(/<a href="([^"]*)">([^<]*)<\/a>/g)].map(([, href = '', text]) => ({
    text,
    href: href.replaceAll('&amp;', '&'),
  }));

describe('an interstitial', () => {
  test.each([
    { code: 'click', title: 'App or web page?' },
    { code: 'install', title: 'Install the app first' },
  ])('$code: a page that offers the app and then the web page; showing it is the click', async ({ code, title }) => {
    const answer = await visit(api, `/c/${code}`, agents.iphone);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.getSetCookie()).toHaveLength(1);
    const id = await lastClickId();
    expect(ways(answer.text)).toEqual([
      { text: 'Get the app', href: `${appStore}&ct=${id}` },
      { text: 'Go on to the web page', href: `${web}?click_id=${id}` },
    ]);
    expect(answer.text).toContain(`<h1>${title}</h1>`);
    expect(answer.text).toContain('<html lang="en">');
    expect(answer.text).not.toMatch(/<script|onclick/);
  });

  test('people at a desk go on at once', async () => {
    expect((await visit(api, '/c/install')).status).toBe(302);
  });

  test('the web page is the one that the visit asks for, and can write nothing into ours', async () => {
    const to = `${web}?q="><script>alert(1)</script>`;
    const { text } = await visit(api, `/c/click?to=${encodeURIComponent(to).replaceAll('%20', '')}`, agents.android);
    expect(text).not.toContain('<script');
    expect(ways(text)[1]?.href).toContain(`${web}?q=%22%3E%3Cscript%3E`);
  });
});
