import type { Interstitial } from '../../database/entities/trackingLink.ts';
import { assertNever } from '../../domain/errors.ts';

/** Where the page in between leads. */
interface Ways {
  readonly app: string;
  readonly web: string;
}

/**
 * The page that a phone shows before it leads on (seed 002, App install interstitials): a choice between app and web, or the
 * app first and the web after it. It has no script: our content security policy lets none in, and it needs none.
 */
export function interstitialPage(kind: Interstitial, ways: Ways): string {
  const app = anchor(ways.app, 'Get the app');
  const web = anchor(ways.web, 'Go on to the web page');
  switch (kind) {
    case 'CLICK':
      return page('App or web page?', `<ul>\n<li>${app}</li>\n<li>${web}</li>\n</ul>`);
    case 'INSTALL':
      return page('Install the app first', `<ol>\n<li>${app}</li>\n<li>${web}</li>\n</ol>`);
    default:
      return assertNever(kind);
  }
}

const page = (title: string, choices: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>
body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 30rem; margin: 0 auto; padding: 2rem 1rem; }
ul { list-style: none; padding: 0; }
li { margin: 1rem 0; }
a { display: inline-block; padding: 0.75rem 1rem; border: 2px solid; border-radius: 0.5rem; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${choices}
</main>
</body>
</html>
`;

const anchor = (address: string, text: string): string => `<a href="${escaped(address)}">${text}</a>`;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
