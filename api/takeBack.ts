import { z } from 'zod';
import { decimalText } from '../domain/money.ts';

/** What one reversal took back of a sale, as the API answers it. */
export const takeBack = z.union([
  z.strictObject({ amount: decimalText }),
  z.strictObject({ quantity: z.int() }),
  z.strictObject({ items: z.array(z.strictObject({ sku: z.string(), quantity: z.int() })).readonly() }),
  z.strictObject({ all: z.literal(true) }),
]);
