import { randomUUID } from 'node:crypto';
import { createServer, STATUS_CODES, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { problems, type ProblemCode } from '../../domain/errors.ts';
import { problem, problemContentType } from './problems.ts';

/** How long a client may take, and how much it may say before its body; what a body may hold is said in body.ts. */
interface ServerLimits {
  /** For all headers of a request. */
  readonly headersMilliseconds: number;
  /** For all of a request; a large file comes in it too. */
  readonly requestMilliseconds: number;
  /** How long a connection waits for its next request: longer than the proxies in front do, so that it is they who close it. */
  readonly idleMilliseconds: number;
  /** How often all this is looked at. */
  readonly lookEveryMilliseconds: number;
  /** The first line of a request, with its URL, and its headers. */
  readonly headBytes: number;
  readonly headers: number;
}

const usualLimits: ServerLimits = {
  headersMilliseconds: 10_000,
  requestMilliseconds: 120_000,
  idleMilliseconds: 65_000,
  lookEveryMilliseconds: 5_000,
  headBytes: 16_384,
  headers: 100,
};

/** A server that does not wait for clients that never come to an end. What it refuses by itself is a problem like any other. */
export function limitedServer(handle: RequestListener, limits: ServerLimits = usualLimits): Server {
  /** The answer that was begun last on a connection. */
  const answers = new WeakMap<Duplex, ServerResponse>();
  const server = createServer(
    {
      headersTimeout: limits.headersMilliseconds,
      requestTimeout: limits.requestMilliseconds,
      keepAliveTimeout: limits.idleMilliseconds,
      connectionsCheckingInterval: limits.lookEveryMilliseconds,
      maxHeaderSize: limits.headBytes,
    },
    (request, response) => {
      answers.set(request.socket, response);
      if (request.rawHeaders.length <= 2 * limits.headers) {
        handle(request, response);
        return;
      }
      const { status, headers, body } = refusal('HEADERS_TOO_LARGE');
      response.writeHead(status, headers).end(body);
    },
  );
  // One more than there may be: node passes over the rest in silence.
  server.maxHeadersCount = limits.headers + 1;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const answer = answers.get(socket);
    const isAnswered = answer?.headersSent === true && !answer.writableFinished;
    // Whoever is gone, or is being answered, is told nothing.
    if (socket.writable && !isAnswered) refuse(socket, codeOf(error.code));
    else socket.destroy();
  });
  return server;
}

function codeOf(nodeCode: string | undefined): ProblemCode {
  switch (nodeCode) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return 'REQUEST_TOO_SLOW';
    case 'HPE_HEADER_OVERFLOW':
      return 'HEADERS_TOO_LARGE';
    default:
      return 'MALFORMED_HTTP';
  }
}

function refusal(code: ProblemCode) {
  const { status, title } = problems[code];
  const requestId = randomUUID();
  const body = JSON.stringify(problem({ code, detail: title }, requestId));
  const headers = {
    connection: 'close',
    'content-type': problemContentType,
    'content-length': Buffer.byteLength(body),
    'x-request-id': requestId,
  };
  return { status, headers, body };
}

function refuse(socket: Duplex, code: ProblemCode): void {
  const { status, headers, body } = refusal(code);
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}
