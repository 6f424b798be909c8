import { describe, expect, test } from '@jest/globals';
import { deviceOf } from '../../../platform/derivation/device.ts';

const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const windows = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/128.0.0.0 Safari/537.36`;
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

describe('what a User-Agent header says about a device', () => {
  test.each([
    {
      device: 'Firefox on Linux',
      header: 'Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0',
      says: { deviceType: 'DESKTOP', browser: 'FIREFOX', os: 'LINUX' },
    },
    {
      device: 'Firefox on an Android phone',
      header: 'Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0',
      says: { deviceType: 'MOBILE', browser: 'FIREFOX', os: 'ANDROID' },
    },
    {
      device: 'Chrome on Windows',
      header: windows,
      says: { deviceType: 'DESKTOP', browser: 'CHROME', os: 'WINDOWS' },
    },
    {
      device: 'Edge, which also calls itself Chrome',
      header: `${windows} Edg/128.0.0.0`,
      says: { deviceType: 'DESKTOP', browser: 'EDGE', os: 'WINDOWS' },
    },
    {
      device: 'Opera, which also calls itself Chrome',
      header: `${windows} OPR/112.0.0.0`,
      says: { deviceType: 'DESKTOP', browser: 'OPERA', os: 'WINDOWS' },
    },
    {
      device: 'Safari on a Mac',
      header: `Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) ${webKit} Version/17.6 Safari/605.1.15`,
      says: { deviceType: 'DESKTOP', browser: 'SAFARI', os: 'MACOS' },
    },
    {
      device: 'Safari on an iPhone',
      header: `${iphone} Version/17.6 Mobile/15E148 Safari/604.1`,
      says: { deviceType: 'MOBILE', browser: 'SAFARI', os: 'IOS' },
    },
    {
      device: 'Safari on an iPad',
      header: `Mozilla/5.0 (iPad; CPU OS 17_6 like Mac OS X) ${webKit} Version/17.6 Mobile/15E148 Safari/604.1`,
      says: { deviceType: 'TABLET', browser: 'SAFARI', os: 'IOS' },
    },
    {
      device: 'Samsung’s browser on an Android phone',
      header: `Mozilla/5.0 (Linux; Android 14; SM-S921B) ${webKit} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`,
      says: { deviceType: 'MOBILE', browser: 'SAMSUNG_INTERNET', os: 'ANDROID' },
    },
    {
      device: 'a robot',
      header: 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
      says: { deviceType: 'BOT', browser: 'GOOGLEBOT' },
    },
    { device: 'a header that says one word only', header: 'Firefox', says: { browser: 'FIREFOX' } },
    { device: 'a program that nobody knows', header: 'curl/8.0', says: {} },
  ])('$device', ({ header, says }) => {
    expect(deviceOf(header)).toEqual(says);
  });
});
