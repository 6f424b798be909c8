import Bowser from 'bowser';
import type { Derived } from '../../domain/evaluation/facts/facts-context.ts';

type Device = Pick<Derived, 'deviceType' | 'browser' | 'os'>;

/**
 * What a User-Agent header says about the visitor's device, in capitals as contracts write it (seed 003: FIREFOX). What the
 * header does not say, or says in a way that nobody knows, is absent.
 */
export function deviceOf(userAgent: string): Device {
  const { browser, os, platform } = Bowser.parse(userAgent);
  return {
    deviceType: platform.type?.toUpperCase(),
    browser: nameIn(browserNames, browser.name),
    os: nameIn(systemNames, os.name),
  };
}

/** By what Bowser shows people ("Microsoft Edge"), its own short name of it (edge). */
const shortNames = (shown: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(shown).map(([short, name]) => [name, short.toUpperCase()]));

const browserNames = shortNames(Bowser.BROWSER_MAP);
const systemNames = shortNames(Bowser.OS_MAP);

const nameIn = (names: ReadonlyMap<string, string>, shown: string | undefined): string | undefined =>
  shown === undefined ? undefined : names.get(shown);
