import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { launch, type Browser } from 'puppeteer-core';
import { z } from 'zod';
import { theTestRun } from '../support/servers/testRun.ts';

/**
 * Starts a real browser without a window: the one that CHROMIUM_PATH names, else the Chromium that the package
 * @sparticuz/chromium carries, so that nothing needs to be installed on the machine (Linux on x64).
 */
export function startBrowser(): Promise<Browser> {
  const { executable, environment } = theBrowser();
  return launch({
    executablePath: executable,
    headless: 'shell',
    env: { ...process.env, ...environment },
    // Tests run as root in containers, where Chromium's own sandbox cannot.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}

const unpacked = z.object({ executable: z.string(), environment: z.record(z.string(), z.string()) });

function theBrowser(): z.output<typeof unpacked> {
  const installed = process.env['CHROMIUM_PATH'];
  if (installed) return { executable: installed, environment: {} };
  const folder = mkdtempSync(join(theTestRun().TEST_RUN_DIR, 'chromium-'));
  const printed = execFileSync(process.execPath, [join(import.meta.dirname, 'fixtures/unpackChromium.ts')], {
    env: { ...process.env, TMPDIR: folder },
    encoding: 'utf8',
  });
  return unpacked.parse(JSON.parse(printed));
}

/** A web site of somebody's on a free port: each path is a page, made from the address that the site has. */
export async function startSite(
  pages: Readonly<Record<string, (url: string) => string>>,
): Promise<{ readonly url: string; readonly host: string; readonly close: () => Promise<unknown> }> {
  const server = createServer((request, response) => {
    const page = pages[(request.url ?? '').split('?')[0] ?? ''];
    response.writeHead(page ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
    response.end(page?.(url) ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('the site listens on no port');
  const host = `127.0.0.1:${address.port}`;
  const url = `http://${host}`;
  return {
    url,
    host,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
