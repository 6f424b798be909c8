import { z } from 'zod';
import { correctedOrderFields } from '../action/correction.ts';
import type { Instruction } from '../action/instruction.ts';
import { reversalReasons } from '../action/state.ts';
import { headerOf, type Header } from '../csv.ts';
import { assertNever, type FieldError } from '../errors.ts';
import { instant } from '../instant.ts';
import { decimalText } from '../money.ts';

/*
 * One line of a batch of corrections: which action, and what is to be done to it. A line of a CSV file and one of JSON are the
 * same, but a cell is a text and only JSON can state an order with items.
 */

/** The columns of a file, and the field that each is. */
const columns = {
  action_id: 'actionId',
  event_type: 'eventType',
  order_id: 'orderId',
  command: 'command',
  reason: 'reason',
  note: 'note',
  amount: 'amount',
  sku: 'sku',
  quantity: 'quantity',
  partner_id: 'partnerId',
  until: 'until',
} as const;
type LineField = (typeof columns)[keyof typeof columns];

/** The fields of a header's columns, in their order. */
export const headerFields = (names: readonly string[]): Header<LineField> =>
  headerOf(columns, names, (found) => {
    if (!found.includes('command')) return 'expected the column command';
    const namesOrders = found.includes('eventType') && found.includes('orderId');
    return found.includes('actionId') || namesOrders
      ? undefined
      : 'expected the column action_id, or event_type and order_id';
  });

const text = z.string().min(1).max(255);
const reason = z.enum(reversalReasons);

/** Which action, by its id or by its order, and a note for its history. */
const which = {
  actionId: z.uuid('expected the id of an action').optional(),
  eventType: text.optional(),
  orderId: text.optional(),
  note: z.string().trim().min(1).max(2000).optional(),
};

const quantity = z
  .union(
    [
      z.int(),
      z
        .string()
        .regex(/^\d{1,7}$/)
        .transform(Number),
    ],
    'expected a whole number',
  )
  .pipe(z.int().min(1).max(1_000_000))
  .meta({ description: 'A number, or one as text.', override: { type: 'integer', minimum: 1, maximum: 1_000_000 } });

const reversal = z
  .strictObject({
    ...which,
    command: z.literal('REVERSE'),
    reason,
    amount: decimalText.regex(/[1-9]/, 'expected an amount above zero').optional(),
    sku: text.optional(),
    quantity: quantity.optional(),
  })
  .refine(({ amount, sku }) => amount === undefined || sku === undefined, {
    path: ['sku'],
    error: 'expected an amount or pieces, not both',
  })
  .refine(({ sku, quantity: pieces }) => (sku === undefined) === (pieces === undefined), {
    path: ['quantity'],
    error: 'expected both a sku and a quantity, or neither',
  });

/** The order alone, of a line that states one. */
const orderOf = z.object(correctedOrderFields);

const correction = z
  .strictObject({
    ...which,
    ...correctedOrderFields,
    command: z.literal('CORRECT'),
    reason: reason.default('ORDER_UPDATE'),
  })
  .refine((line) => Object.keys(orderOf.parse(line)).length > 0, {
    path: ['amount'],
    error: 'expected the order as it now is',
  });

const plainCommand = <Command extends 'APPROVE' | 'COMMISSIONABLE'>(command: Command) =>
  z.strictObject({ ...which, command: z.literal(command) });

const reasonedCommand = <Command extends 'RELEASE' | 'RESTORE'>(command: Command) =>
  z.strictObject({ ...which, command: z.literal(command), reason: reason.optional() });

/** The commands that a line can give. */
export const lineCommands = [
  'REVERSE',
  'CORRECT',
  'APPROVE',
  'COMMISSIONABLE',
  'HOLD',
  'RELEASE',
  'RESTORE',
  'REATTRIBUTE',
] as const;

export const correctionLine = z
  .discriminatedUnion(
    'command',
    [
      reversal,
      correction,
      plainCommand('APPROVE'),
      plainCommand('COMMISSIONABLE'),
      z.strictObject({ ...which, command: z.literal('HOLD'), reason, until: instant.optional() }),
      reasonedCommand('RELEASE'),
      reasonedCommand('RESTORE'),
      z.strictObject({
        ...which,
        command: z.literal('REATTRIBUTE'),
        reason,
        partnerId: z.uuid('expected the id of a partner'),
      }),
    ],
    { error: `expected one of ${lineCommands.join(', ')}` },
  )
  .superRefine(({ actionId, eventType, orderId }, context) => {
    const fault = (field: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [field], message });
    };
    const byOrder = eventType !== undefined || orderId !== undefined;
    if (actionId !== undefined && byOrder) fault('actionId', 'expected an action’s id or its order, not both');
    if (actionId !== undefined) return;
    if (!byOrder) fault('actionId', 'expected an action’s id, or its event type and order');
    else if (eventType === undefined) fault('eventType', 'is required beside an order');
    else if (orderId === undefined) fault('orderId', 'is required beside an event type');
  })
  .meta({
    id: 'CorrectionLine',
    example: {
      actionId: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01',
      command: 'REVERSE',
      reason: 'ITEM_RETURNED',
      amount: '40.00',
    },
  });

type CorrectionLine = z.output<typeof correctionLine>;

/** The action of a line, by its id or by its order. */
export type NamedAction = { readonly actionId: string } | { readonly eventType: string; readonly orderId: string };

/** What a line asks for. */
export interface AskedCorrection {
  readonly named: NamedAction;
  readonly instruction: Instruction;
  readonly note: string | null;
}

/** What a line asks for, or what is wrong with it, field by field. */
export function askedIn(
  line: unknown,
): { readonly asked: AskedCorrection } | { readonly errors: readonly FieldError[] } {
  const parsed = correctionLine.safeParse(line);
  if (!parsed.success) return { errors: parsed.error.issues.flatMap(mistakesIn) };
  const { actionId, eventType = '', orderId = '', note = null } = parsed.data;
  const named = actionId === undefined ? { eventType, orderId } : { actionId: actionId.toLowerCase() };
  return { asked: { named, instruction: instructionOf(parsed.data), note } };
}

function instructionOf(line: CorrectionLine): Instruction {
  switch (line.command) {
    case 'REVERSE':
      return { command: 'REVERSE', reason: line.reason, takeBack: takenBackBy(line) };
    case 'CORRECT':
      return { command: 'CORRECT', reason: line.reason, order: orderOf.parse(line) };
    case 'APPROVE':
      return { command: 'APPROVE' };
    case 'COMMISSIONABLE':
      return { command: 'COMMISSION' };
    case 'HOLD':
      return { command: 'HOLD', reason: line.reason, until: line.until ?? null };
    case 'RELEASE':
    case 'RESTORE':
      return { command: line.command, reason: line.reason ?? null };
    case 'REATTRIBUTE':
      return { command: 'REATTRIBUTE', reason: line.reason, partnerId: line.partnerId };
    default:
      return assertNever(line);
  }
}

function takenBackBy({ amount, sku, quantity: pieces }: z.output<typeof reversal>) {
  if (amount !== undefined) return { amount };
  return sku === undefined || pieces === undefined ? ({ all: true } as const) : { items: [{ sku, quantity: pieces }] };
}

/** A field that a command does not take names itself. */
function mistakesIn(issue: z.core.$ZodIssue): FieldError[] {
  const pointer = (...path: readonly PropertyKey[]): string => path.map((part) => `/${String(part)}`).join('');
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ pointer: pointer(...issue.path, key), detail: 'is not for this command' }));
  }
  const detail = issue.message.endsWith('received undefined') ? 'is required' : issue.message;
  return [{ pointer: pointer(...issue.path), detail }];
}
