import { connect, createServer, type AddressInfo, type ListenOptions } from 'node:net';
import { StartError } from '../platform/program.ts';

/** A port that is free on this machine now. For servers that only we talk to; their number may differ at each start. */
export async function freePort(): Promise<number> {
  return (await listenOnce({ port: 0, host: '127.0.0.1' })).port;
}

/**
 * Makes sure that a port someone chose is free.
 * @param setting the setting that chooses it, for the message
 * @param host where it will listen; absent: everywhere
 * @throws StartError
 */
export async function refuseTakenPort(setting: string, port: number, host?: string): Promise<void> {
  try {
    await listenOnce({ port, ...(host === undefined ? {} : { host }) });
  } catch (error) {
    throw new StartError(`${setting} ${port} is ${whyNot(error)}: set ${setting} to a free one`, { cause: error });
  }
}

const whyNot = (error: unknown): string =>
  error instanceof Error && 'code' in error && error.code === 'EACCES' ? 'not for ordinary users' : 'taken';

function listenOnce(where: ListenOptions): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(where, () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('not a TCP port'));
        else resolve(address);
      });
    });
  });
}

/** Whether something on this machine accepts connections on that port. */
export function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const done = (answered: boolean) => (): void => {
      socket.destroy();
      resolve(answered);
    };
    socket.once('connect', done(true));
    socket.once('error', done(false));
  });
}
