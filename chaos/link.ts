import { connect, createServer, type Server, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { portOf } from './port.ts';

/**
 * What becomes of bytes on their way. OPEN: they pass. CUT: connections are reset, and new ones too. HUNG: nothing passes, and
 * nobody is told. SLOW: each piece comes late.
 */
export type LinkState = 'OPEN' | 'CUT' | 'HUNG' | 'SLOW';

const lateByMs = 300;

/** The wire between one process and the server that it needs: a TCP proxy that can be troubled. Its port stays the same. */
export class Link implements AsyncDisposable {
  readonly port: number;
  /** Where the server listens; it may move with each start. */
  target = 0;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #state: LinkState = 'OPEN';
  #changed = Promise.withResolvers<undefined>();

  private constructor(server: Server) {
    this.#server = server;
    this.port = portOf(server.address());
    server.on('connection', (client) => {
      this.#carry(client);
    });
  }

  static open(): Promise<Link> {
    return new Promise((resolve, reject) => {
      const server = createServer({ allowHalfOpen: true });
      server.once('error', reject);
      server.listen({ port: 0, host: '127.0.0.1' }, () => {
        resolve(new Link(server));
      });
    });
  }

  become(state: LinkState): void {
    this.#state = state;
    if (state === 'CUT') for (const socket of this.#sockets) socket.resetAndDestroy();
    this.#changed.resolve(undefined);
    this.#changed = Promise.withResolvers();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.become('CUT');
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #carry(client: Socket): void {
    if (this.#state === 'CUT') {
      client.resetAndDestroy();
      return;
    }
    const server = connect({ port: this.target, host: '127.0.0.1', allowHalfOpen: true });
    const both = [client, server];
    for (const socket of both) {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.once('close', () => this.#sockets.delete(socket));
    }
    const lost = (): void => {
      for (const socket of both) socket.resetAndDestroy();
    };
    pipeline(client, this.#gate(), server).catch(lost);
    pipeline(server, this.#gate(), client).catch(lost);
  }

  #gate(): Transform {
    return new Transform({
      transform: (chunk, _encoding, pass) => {
        void this.#passable().then(() => {
          pass(null, chunk);
        });
      },
    });
  }

  async #passable(): Promise<void> {
    if (this.#state === 'SLOW') await delay(lateByMs);
    while (this.#state === 'HUNG') await this.#changed.promise;
  }
}
