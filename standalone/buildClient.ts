import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import openApiTypes, { astToString, STRING } from 'openapi-typescript';
import { openApi } from '../api/http/openapi.ts';
import { routes } from '../api/routes/index.ts';

/** `npm run build-client`: writes the client's types as the OpenAPI document has them now; with `--print` it only prints them. */
const document = JSON.stringify(openApi(routes));
// What has a default may be left out of a request; in an answer `required` says that it is there.
const how = { alphabetize: true, defaultNonNullable: false, transform: asText };
const types = astToString(await openApiTypes(document, how));
const text = `// Written by npm run build-client from the OpenAPI document; not to be changed by hand.\n${types}`;
if (process.argv.includes('--print')) process.stdout.write(text);
else writeFileSync(join(import.meta.dirname, '../clients/typescript/src/schema.ts'), text);

/** A currency is a text: a program has it from elsewhere, and cannot name all of them. */
function asText(_schema: object, { path = '' }: { readonly path?: string }) {
  return path.endsWith('/schemas/Currency') ? STRING : undefined;
}
