import type { Express } from 'express';
import { openApi } from './openapi.ts';
import type { Route } from './route.ts';

/** `GET /openapi.json`. */
export function mountReference(app: Express, routes: readonly Route[]): void {
  const document = JSON.stringify(openApi(routes));
  app.get('/openapi.json', (_request, response) => {
    response.type('application/json').send(document);
  });
}
