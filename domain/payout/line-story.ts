import type { HistoryCommand } from '../action/decision.ts';
import { amountWords, momentWords } from '../contract/prose/words.ts';
import { assertNever } from '../errors.ts';
import type { StatementLineKind } from './statement.ts';

/** What a line of a statement comes from. Instants in UTC. */
export type LineOrigin =
  | {
      readonly from: 'ACTION';
      readonly orderId: string;
      readonly eventType: string;
      readonly eventDate: string;
      /** Of one of the monthly parts that it is paid in. */
      readonly part: number | null;
      /** What took it back or added to it after it was payable; null: it is what the action earned. */
      readonly change: { readonly command: HistoryCommand; readonly reason: string | null } | null;
    }
  | { readonly from: 'EARNING'; readonly sentences: readonly string[] }
  | { readonly from: 'PAYMENT'; readonly createdAt: string; readonly failure: string | null };

export interface ToldLine {
  readonly kind: StatementLineKind;
  readonly amount: string;
  readonly currency: string;
  readonly recordedAt: string;
}

/** In plain words why a line is there and what it is worth, for the partner whose line it is; names nobody else. */
export function lineSentences(line: ToldLine, origin: LineOrigin, timeZone: string): string[] {
  const amount = amountWords(line.amount.replace('-', ''), line.currency);
  const recorded = momentWords(line.recordedAt, timeZone);
  switch (origin.from) {
    case 'ACTION': {
      const order = `order ${origin.orderId} (${origin.eventType}) of ${momentWords(origin.eventDate, timeZone)}`;
      if (line.kind === 'CLAWED_BACK') {
        return [`${amount} of ${order} were taken back on ${recorded}${changeWords(origin.change)}.`];
      }
      if (origin.change !== null) {
        return [`${amount} were added to ${order} on ${recorded}${changeWords(origin.change)}.`];
      }
      const what = origin.part === null ? '' : `Part ${String(origin.part)} of what `;
      const whole = origin.part === null ? capital(order) : order;
      return [`${what}${whole} earned: ${amount}, payable on ${recorded}.`];
    }
    case 'EARNING':
      return [...origin.sentences];
    case 'PAYMENT': {
      const why = origin.failure === null ? '' : `: ${origin.failure}`;
      return [
        `The payment of ${amount} of ${momentWords(origin.createdAt, timeZone)} did not arrive${why.replace(/\.$/, '')}.`,
        `It became payable again on ${recorded}.`,
      ];
    }
    default:
      return assertNever(origin);
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function changeWords(change: Extract<LineOrigin, { from: 'ACTION' }>['change']): string {
  if (change === null) return '';
  const reason = change.reason === null ? '' : ` (${change.reason})`;
  return `: ${commandWords[change.command] ?? 'the action was changed'}${reason}`;
}

const commandWords: Partial<Record<HistoryCommand, string>> = {
  REVERSE: 'the action was reversed',
  REATTRIBUTE: 'the action was credited to another partner',
  RESTORE: 'the action was brought back',
  CORRECT: 'the order was corrected',
  UNDO: 'a correction was undone',
  ALLOW_EXCESS: 'what is outside of the terms was approved',
};
