import type { Payload, PayloadCodec } from '@temporalio/common';
import express, { type Express, type NextFunction, type Request, type Response } from 'express';
import { z } from 'zod';

/*
 * What Temporal's Web UI and its command line call a codec server: they send payloads as JSON and show what comes back.
 */

const bytes = z.base64().transform((text) => Buffer.from(text, 'base64'));
const payload = z
  .object({ metadata: z.record(z.string(), bytes).default({}), data: bytes.optional() })
  .transform(({ metadata, data = null }) => ({ metadata, data }));
/** The command line leaves out a list that is empty, as JSON of protocol buffers does. */
const body = z.object({ payloads: z.array(payload).max(10_000).default([]) });

const mostBytes = 16 * 1024 * 1024;

interface CodecParts {
  readonly codec: PayloadCodec;
  /** The pages that may ask. */
  readonly origins: readonly string[];
  /** Where it listens. */
  readonly port: number;
}

/**
 * Answers those who are on this machine, and of the pages in their browsers that of the Web UI alone: another page may not read
 * what it answers, nor reach it under a name of its own that leads here (DNS rebinding).
 */
export function createCodecApp({ codec, origins, port }: CodecParts): Express {
  const hosts = [`localhost:${port}`, `127.0.0.1:${port}`];
  const app = express();
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    const origin = request.get('origin');
    const isOurs = hosts.includes(request.get('host') ?? '') && (origin === undefined || origins.includes(origin));
    if (!isOurs) {
      response.status(403).json({ message: 'This codec server answers the Web UI of this installation alone.' });
      return;
    }
    response.vary('origin');
    if (origin !== undefined) response.set('access-control-allow-origin', origin);
    if (request.method !== 'OPTIONS') {
      next();
      return;
    }
    response.set({
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'authorization, content-type, x-namespace',
      // Browsers ask before a public page may reach this machine.
      'access-control-allow-private-network': 'true',
    });
    response.status(204).end();
  });
  // A browser asks before it sends JSON to another origin, and does not before it sends a form.
  app.use(express.json({ limit: mostBytes, type: 'application/json' }));
  const answering =
    (work: (payloads: Payload[]) => Promise<Payload[]>) =>
    async (request: Request, response: Response): Promise<void> => {
      const { payloads } = body.parse(request.body);
      response.json({ payloads: (await work(payloads)).map(asJson) });
    };
  app.post(
    '/decode',
    answering((payloads) => codec.decode(payloads)),
  );
  app.post(
    '/encode',
    answering((payloads) => codec.encode(payloads)),
  );
  app.use((error: Error, _request: Request, response: Response, _next: NextFunction) => {
    // Of a wrong body no more is told than that; what the codec says holds nothing of a payload.
    response
      .status(400)
      .json({ message: error.name === 'PayloadError' ? error.message : 'Expected { "payloads": […] }.' });
  });
  return app;
}

const asJson = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, base64(value)])),
  ...(data && { data: base64(data) }),
});

const base64 = (value: Uint8Array): string => Buffer.from(value).toString('base64');
