import { z } from 'zod';
import type { ZodOpenApiPathItemObject, ZodOpenApiPathsObject } from 'zod-openapi';
import { eventCatalogue, type CataloguedEvent } from '../../eventCatalogue.ts';

const signature = z.object({
  'webhook-id': z.uuid().meta({ description: 'The same on every try.' }),
  'webhook-timestamp': z
    .string()
    .meta({ description: 'The second in which this try was sent.', example: '1795168800' }),
  'webhook-signature': z.string().meta({
    description:
      'Of `<webhook-id>.<webhook-timestamp>.<body>`; two with a space between them while a secret is rotated.',
    example: 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
  }),
});

/** Every event as the document's `webhooks` have it: what a receiver is sent, and what its answers mean (docs/webhooks.md). */
export const webhooks: ZodOpenApiPathsObject = Object.fromEntries(
  [...eventCatalogue].map(([event, catalogued]) => [event, sent(event, catalogued)]),
);

function sent(event: string, { sentence, body }: CataloguedEvent): ZodOpenApiPathItemObject {
  return {
    post: {
      operationId: `receive${event.replaceAll(/(?:^|[.-])(\w)/g, (_match, letter: string) => letter.toUpperCase())}`,
      summary: sentence,
      requestParams: { header: signature },
      requestBody: { required: true, content: { 'application/json': { schema: body } } },
      responses: {
        '2XX': { description: 'It has arrived.' },
        410: { description: 'The endpoint wants no more: it is disabled.' },
        default: { description: 'It is sent again: ten times within 76 hours.' },
      },
    },
  };
}
