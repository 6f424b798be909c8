import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'csv-stringify/sync';

/** One payment to make. `payoutId` is the idempotency key: however often it is asked for, the partner is paid once. */
export interface Payment {
  readonly payoutId: string;
  readonly payee: string;
  readonly amount: string;
  readonly currency: string;
  readonly reference: string;
}

/** What the rail answers for a payment that it took. A payment that it could not take is an error, and asked for again. */
export interface Receipt {
  /** The reference under which the rail knows the payment. */
  readonly receipt: string;
}

/** The way money takes to a partner. */
export interface Rail {
  readonly name: string;
  pay(payment: Payment): Promise<Receipt>;
}

/**
 * A payment file for each payout, which finance uploads to the bank; the file is the payment's end as far as we can know.
 * Named by the payout and moved into place whole: asking again writes the same bytes to the same name.
 */
export const csvRail = (folder: string): Rail => ({
  name: 'MANUAL_CSV',
  async pay({ payoutId, payee, amount, currency, reference }) {
    const content = stringify([{ payout_id: payoutId, payee, amount, currency, reference }], {
      header: true,
      // The payee is free text; a spreadsheet must not take it for a formula.
      cast: { string: (value, { column }) => (column === 'payee' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value) },
    });
    await mkdir(folder, { recursive: true });
    const file = join(folder, `${payoutId}.csv`);
    await writeFile(`${file}.partial`, content);
    await rename(`${file}.partial`, file);
    return { receipt: `sha256:${createHash('sha256').update(content).digest('hex')}` };
  },
});
