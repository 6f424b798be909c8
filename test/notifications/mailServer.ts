import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { portOf } from './receiver.ts';

/** A mail as a server took it. */
interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and content. */
  readonly raw: string;
}

export interface MailServer {
  readonly url: string;
  readonly taken: readonly TakenMail[];
  close(): Promise<void>;
}

/** A mail server on a free port of this machine. `refusing` answers each recipient so; by default it takes all. */
export async function startMailServer(refusing?: { readonly status: number }): Promise<MailServer> {
  const taken: TakenMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, done) {
      done(refusing && Object.assign(new Error('no such mailbox as hunter2'), { responseCode: refusing.status }));
    },
    onData(stream, { envelope }, done) {
      void text(stream).then((raw) => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        taken.push({ from, to: envelope.rcptTo.map(({ address }) => address), raw });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `smtp://127.0.0.1:${portOf(server.server.address())}`,
    taken,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
      }),
  };
}
