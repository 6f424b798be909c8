import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { z } from 'zod';
import type { RailAnswer } from '../../../domain/payout/railAnswer.ts';
import type { Rail } from '../rail.ts';
import { paymentFiles } from './paymentFile.ts';

/**
 * A CSV file for each payout. Writing it counts as paid, for that is all that we can learn; what comes back later is said by
 * finance (`/confirmations`).
 */
export function csvRail(folder: string): Rail {
  const files = paymentFiles(folder, 'csv');
  return {
    name: 'MANUAL_CSV',
    tellsLater: false,
    returnDays: 0,
    // A file that is written again is the same file.
    reachesWithin: 'PT0S',
    async pay({ payoutId, payee, amount, currency, reference }) {
      const content = stringify([{ payout_id: payoutId, payee, amount, currency, reference }], {
        header: true,
        quoted_match: /[\r\n]/,
        // The payee is free text; a spreadsheet must not take it for a formula.
        cast: {
          string: (value, { column }) => (column === 'payee' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value),
        },
      });
      return { outcome: 'completed', receipt: await files.write(payoutId, content) };
    },
    async find(payoutId) {
      const file = await files.find(payoutId);
      return file ? { outcome: 'completed', receipt: file.receipt, paid: paidBy(file.content) } : { outcome: 'absent' };
    },
  };
}

const payments = z.tuple([z.object({ amount: z.string(), currency: z.string() })]);

const paidBy = (content: string): RailAnswer['paid'] => payments.parse(parse(content, { columns: true }))[0];
