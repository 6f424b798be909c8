import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NotTaken } from '../rail.ts';

/*
 * Payment files, one for each payout, which finance uploads to the bank. Named by the payout and moved into place whole: asking
 * again writes the same bytes to the same name, and what is not there was never written. They name accounts, so that nobody but
 * the worker's own user reads them.
 */

export interface PaymentFiles {
  /** @returns the receipt. @throws NotTaken when it could not be written */
  readonly write: (payoutId: string, content: string) => Promise<string>;
  /** What was written, and its receipt; null when nothing was. */
  readonly find: (payoutId: string) => Promise<{ readonly content: string; readonly receipt: string } | null>;
}

/** @param extension of the file names, such as "csv" */
export function paymentFiles(folder: string, extension: string): PaymentFiles {
  const pathOf = (payoutId: string): string => join(folder, `${payoutId}.${extension}`);
  return {
    async write(payoutId, content) {
      const path = pathOf(payoutId);
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(`${path}.partial`, content, { mode: 0o600 });
        await rename(`${path}.partial`, path);
      } catch (error) {
        throw new NotTaken(`the payment file ${path} cannot be written`, { cause: error });
      }
      return receiptOf(content);
    },
    async find(payoutId) {
      try {
        const content = await readFile(pathOf(payoutId), 'utf8');
        return { content, receipt: receiptOf(content) };
      } catch (error) {
        if (typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT') return null;
        throw error;
      }
    },
  };
}

const receiptOf = (content: string): string => `sha256:${createHash('sha256').update(content).digest('hex')}`;
