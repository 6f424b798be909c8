import { fileURLToPath } from 'node:url';
import type { Express } from 'express';
import { openApi } from './openapi.ts';
import type { Route } from './route.ts';

/** Of Scalar's packages this one brings its page as one file; the page loads nothing from anywhere else. */
const scalar = fileURLToPath(new URL('js/standalone.js', import.meta.resolve('@scalar/fastify-api-reference')));

const configuration = JSON.stringify({
  url: '/openapi.json',
  withDefaultFonts: false,
  telemetry: false,
  hideClientButton: true,
  agent: { disabled: true },
  mcp: { disabled: true },
  showDeveloperTools: 'never',
  authentication: { preferredSecurityScheme: 'apiKey' },
});

/** No script stands in the page itself: the content security policy takes scripts from our own address only. */
const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Partner payouts: API reference</title>
  </head>
  <body>
    <div id="api-reference" data-configuration="${configuration.replaceAll('"', '&quot;')}"></div>
    <script src="/docs/scalar.js"></script>
  </body>
</html>
`;

/** `GET /openapi.json`, and `GET /docs`, which shows it to people. */
export function mountReference(app: Express, routes: readonly Route[]): void {
  let document: string | undefined;
  app.get('/openapi.json', (_request, response) => {
    // Made when it is first asked for: few processes ever are.
    document ??= JSON.stringify(openApi(routes));
    response.type('application/json').send(document);
  });
  app.get('/docs', (_request, response) => {
    response.type('text/html').send(page);
  });
  app.get('/docs/scalar.js', (_request, response) => {
    response.sendFile(scalar, { maxAge: '1h' });
  });
}
