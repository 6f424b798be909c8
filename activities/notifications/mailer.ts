import { once } from 'node:events';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import type { Letter } from '../../domain/notification/letter.ts';
import type { Settings } from '../../platform/settings.ts';
import { noAnswer, tryMilliseconds, type Answer } from './answer.ts';

export interface Mail extends Letter {
  /** One address. */
  readonly to: string;
  /** The same on every try, so that a mailbox can tell a repeat. */
  readonly id: string;
}

/** Sends one mail. A server that does not take it makes a failed try and not an error. */
export type Mailer = (mail: Mail) => Promise<Answer>;

/**
 * By SMTP_URL; without it mails are written into the folder `mail` of DATA_DIR, where one can open them.
 * @param patience milliseconds that one try may take
 */
export const mailer = (
  { smtpUrl, mailFrom, dataDir }: Pick<Settings, 'smtpUrl' | 'mailFrom' | 'dataDir'>,
  patience = tryMilliseconds,
): Mailer => (smtpUrl === undefined ? byFile(mailFrom, join(dataDir, 'mail')) : bySmtp(mailFrom, smtpUrl, patience));

function bySmtp(from: string, smtpUrl: string, patience: number): Mailer {
  const waits = { connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience };
  const transport = createTransport({ url: smtpUrl, ...waits });
  return async (mail) => {
    try {
      // A server may answer each command just in time: the try as a whole has an end too.
      await Promise.race([transport.sendMail(messageOf(mail, from)), endOf(AbortSignal.timeout(patience))]);
      return { result: 'ACCEPTED', summary: 'SMTP 250' };
    } catch (error) {
      return refusalOf(error) ?? noAnswer(error);
    }
  };
}

async function endOf(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort');
  throw signal.reason;
}

/** What the server said, without its words, which may hold addresses. */
function refusalOf(error: unknown): Answer | null {
  if (typeof error !== 'object' || error === null) return null;
  if (!('responseCode' in error) || typeof error.responseCode !== 'number') return null;
  return { result: 'FAILED', summary: `SMTP ${error.responseCode}`, retryAfterSeconds: 0 };
}

function byFile(from: string, folder: string): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return async (mail) => {
    const { message } = await transport.sendMail(messageOf(mail, from));
    await mkdir(folder, { recursive: true });
    const path = join(folder, `${mail.id}.eml`);
    // In one step: whoever opens it sees all of it.
    await writeFile(`${path}.part`, message);
    await rename(`${path}.part`, path);
    return { result: 'ACCEPTED', summary: 'written to a file' };
  };
}

const messageOf = ({ to, id, subject, text, html }: Mail, from: string) => ({
  from,
  // As an object it is one address, whatever stands in it.
  to: { name: '', address: to },
  messageId: `<${id}@partner-payouts>`,
  subject,
  text,
  html,
  headers: { 'Auto-Submitted': 'auto-generated' },
  // Texts are ours: none of them may name a file or an address to read.
  disableFileAccess: true,
  disableUrlAccess: true,
});
