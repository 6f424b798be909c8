import { isUtf8 } from 'node:buffer';
import express, { type Request, type RequestHandler } from 'express';
import { DomainError } from '../../domain/errors.ts';
import type { BodyType, Route } from './route.ts';
import { invalidField } from './validation.ts';

const mostBytes: Readonly<Record<BodyType, number>> = { 'application/json': 1_048_576, 'text/csv': 52_428_800 };

/** Reads the body of a request to a route, in one of the media types that it takes. */
export const bodyReader = ({ reads }: Pick<Route, 'reads'>): RequestHandler[] => [
  (request, _response, next) => {
    if (hasBody(request) && request.is([...reads]) === false) {
      throw new DomainError('UNSUPPORTED_MEDIA_TYPE', `Send the header Content-Type: ${reads.join(' or ')}.`);
    }
    next();
  },
  ...reads.flatMap((type) => readers[type]),
  (request, _response, next) => {
    // The readers pass over the body of a client that has hung up meanwhile. Without it, a command would say something else.
    if (hasBody(request) && request.body === undefined)
      throw invalidField('', 'was not read: the connection has ended');
    next();
  },
];

const hasBody = (request: Request): boolean =>
  request.get('transfer-encoding') !== undefined || Number(request.get('content-length') ?? 0) > 0;

const text: RequestHandler = (request, _response, next) => {
  if (Buffer.isBuffer(request.body)) {
    requireUtf8(request.body, request.get('content-type'));
    request.body = new TextDecoder().decode(request.body);
  }
  next();
};

const readers: Readonly<Record<BodyType, readonly RequestHandler[]>> = {
  // `strict: false`: a body such as "text" is valid JSON of another form, and says so.
  'application/json': [
    express.json({
      limit: mostBytes['application/json'],
      strict: false,
      verify: (request, _response, bytes) => {
        requireUtf8(bytes, request.headers['content-type']);
      },
    }),
  ],
  'text/csv': [express.raw({ type: 'text/csv', limit: mostBytes['text/csv'] }), text],
};

/** A text in another encoding would be read as other names, and two of them as one: it is refused. */
function requireUtf8(bytes: Buffer, contentType = ''): void {
  const charset = /charset="?([^";\s]+)/i.exec(contentType)?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    throw new DomainError('UNSUPPORTED_MEDIA_TYPE', 'The body must be in UTF-8.');
  }
  if (!isUtf8(bytes)) throw invalidField('', 'holds characters that are not in UTF-8');
}
