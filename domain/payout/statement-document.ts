import type { Part, ProseDocument } from '../contract/prose/document.ts';
import { amountWords, counted, dayWords, momentWords } from '../contract/prose/words.ts';
import { localDate } from '../calendar.ts';
import { amountText, decimal, money, sum } from '../money.ts';
import type { StatementLineKind, StatementSums } from './statement.ts';

/** A line as the document shows it. Instants in UTC. */
export interface LineToTell {
  readonly kind: StatementLineKind;
  readonly amount: string;
  readonly orderId: string | null;
  /** Of its action; null: it comes from none. */
  readonly eventDate: string | null;
  readonly recordedAt: string;
  /** The path of its explanation. */
  readonly explanation: string;
}

export interface StatementToTell {
  readonly id: string;
  readonly currency: string;
  readonly date: string;
  readonly scheduledFor: string;
  /** Null: it is open, and the sums are what it would come to now. */
  readonly closedAt: string | null;
  /** Of the statement before; null: it is the first. */
  readonly previousDate: string | null;
  readonly sums: StatementSums;
  readonly brand: { readonly name: string; readonly timeZone: string };
  readonly partner: { readonly name: string };
  readonly lines: readonly LineToTell[];
  /** How many lines there are beside these. */
  readonly furtherLines: number;
}

/** A statement for people: who owes whom, what it comes to, and each line with the path of its explanation. */
export function statementDocument(statement: StatementToTell): ProseDocument {
  const { brand, partner, currency, date, previousDate, closedAt, scheduledFor } = statement;
  const at = (instant: string): string => momentWords(instant, brand.timeZone);
  return {
    title: 'Statement',
    subtitle: `${brand.name} to ${partner.name}`,
    particulars: [
      { label: 'Brand', text: brand.name },
      { label: 'Partner', text: partner.name },
      { label: 'Statement', text: statement.id },
      { label: 'Date', text: dayWords(date) },
      {
        label: 'Period',
        text:
          previousDate === null
            ? `up to ${dayWords(date)}`
            : `after ${dayWords(previousDate)}, up to ${dayWords(date)}`,
      },
      {
        label: 'State',
        text:
          closedAt === null
            ? `open: it closes on ${at(scheduledFor)}, the sums are of now`
            : `closed on ${at(closedAt)}`,
      },
      { label: 'Currency', text: currency },
    ],
    parts: [sumsPart(statement), outcomePart(statement), linesPart(statement)],
  };
}

function sumsPart({ sums, currency }: StatementToTell): Part {
  const less = (amount: string): string => amountText(money(decimal(amount).negated(), currency));
  return {
    title: 'What is payable',
    sections: [],
    table: {
      columns: [
        { heading: '', share: 0.7 },
        { heading: currency, share: 0.3, isNumber: true },
      ],
      rows: [
        ['Carried forward', sums.carriedForward],
        ['Earned by actions', sums.earned],
        ['Bonuses and guarantees', sums.bonus],
        ['Fees', sums.fees],
        ['Taken back', less(sums.clawedBack)],
        ['Payments that came back', sums.returned],
        ['Held', less(sums.held)],
      ],
      total: ['Payable', sums.payable],
    },
  };
}

function outcomePart({ sums, currency }: StatementToTell): Part {
  const words = (amount: string): string => amountWords(amount, currency);
  const left = decimal(sums.carriedOver);
  const sentences = [
    ...(decimal(sums.disbursed).isZero() ? ['Nothing is paid out.'] : [`${words(sums.disbursed)} are paid out.`]),
    ...(decimal(sums.held).isZero() ? [] : [`${words(sums.held)} are held until the partner may be paid.`]),
    ...(left.isZero() ? [] : [`${words(sums.carriedOver)} are carried over to the next statement.`]),
  ];
  return { title: 'What becomes of it', sections: [{ heading: null, sentences }] };
}

function linesPart({ lines, furtherLines, sums, currency, brand }: StatementToTell): Part {
  const amount = (value: string) => money(value, currency);
  const { earned, bonus, fees, returned } = sums;
  const total = sum([earned, bonus, fees, returned, `-${sums.clawedBack}`].map(amount), currency);
  const shown = sum(
    lines.map((line) => amount(line.amount)),
    currency,
  );
  const rest = sum([total, amount(shown.amount.negated().toFixed())], currency);
  const further =
    furtherLines === 0 ? [] : [['', '', `${counted(furtherLines, 'line')} more`, amountText(rest), 'in the CSV file']];
  return {
    title: 'Lines',
    sections: [],
    table: {
      columns: [
        { heading: 'Date', share: 0.12 },
        { heading: 'Order', share: 0.2 },
        { heading: 'What', share: 0.16 },
        { heading: currency, share: 0.14, isNumber: true },
        { heading: 'Explanation', share: 0.38 },
      ],
      rows: [
        ...lines.map((line) => [
          localDate(line.eventDate ?? line.recordedAt, brand.timeZone),
          line.orderId ?? '',
          kindWords[line.kind],
          amountText(amount(line.amount)),
          line.explanation,
        ]),
        ...further,
      ],
      total: ['', '', 'Total', amountText(total), ''],
    },
  };
}

const kindWords: Readonly<Record<StatementLineKind, string>> = {
  EARNED: 'Earned',
  BONUS: 'Bonus',
  GUARANTEE: 'Guarantee',
  SLOTTING_FEE: 'Fee',
  CLAWED_BACK: 'Taken back',
  RETURNED: 'Came back',
};
