import { describe, expect, test } from '@jest/globals';
import { Decimal } from 'decimal.js';
import { pdfOf } from '../../../api/pdf/pdf.ts';
import { amountText, money } from '../../../domain/money.ts';
import { closeStatement, type StatementLineKind } from '../../../domain/payout/statement.ts';
import { statementDocument, type StatementToTell } from '../../../domain/payout/statement-document.ts';
import { pagesOf } from '../../support/pdfText.ts';

type Line = readonly [StatementLineKind, string];

function aStatement(currency: string, lines: readonly Line[], more: Partial<StatementToTell> = {}): StatementToTell {
  const amounts = lines.map(([kind, amount]) => ({ kind, amount }));
  return {
    id: '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01',
    currency,
    date: '2026-11-20',
    scheduledFor: '2026-11-20T05:00:00.000Z',
    closedAt: '2026-11-20T05:00:00.000Z',
    previousDate: '2026-10-20',
    sums: closeStatement({ currency, carriedForward: '0', minimumPayout: '0', onHold: false, lines: amounts }),
    brand: { name: 'Acme Inc', timeZone: 'America/New_York' },
    partner: { name: 'Acme Blog' },
    lines: amounts.map((line, index) => ({
      ...line,
      orderId: line.kind === 'EARNED' ? `A-${index + 1}` : null,
      eventDate: line.kind === 'EARNED' ? '2026-11-02T01:00:00.000Z' : null,
      recordedAt: '2026-11-19T12:00:00.000Z',
      explanation: `/v1/statement-lines/${index + 1}/explanation`,
    })),
    furtherLines: 0,
    ...more,
  };
}

async function printed(statement: StatementToTell): Promise<string[]> {
  const document = statementDocument(statement);
  return pagesOf(await pdfOf({ document, author: 'Acme Inc', footer: 'Statement', createdAt: statement.scheduledFor }));
}

/** The amounts that stand before the path of a line's explanation. */
const lineAmounts = (text: string): string[] =>
  [...text.matchAll(/(-?[\d.]+) \/v1\/statement-lines\/\d+\/explanation/g)].map(([, amount = '']) => amount);

describe('the PDF of a statement', () => {
  test.each([
    { currency: 'USD', lines: ['10.00', '0.05', '-4.10'], total: '5.95' },
    { currency: 'JPY', lines: ['1500', '20', '-300'], total: '1220' },
    { currency: 'KWD', lines: ['1.005', '0.500', '-0.001'], total: '1.504' },
  ])('has lines in $currency that sum to its total, to the last digit', async ({ currency, lines, total }) => {
    const kinds = ['EARNED', 'BONUS', 'CLAWED_BACK'] as const;
    const text = (
      await printed(
        aStatement(
          currency,
          lines.map((amount, index) => [kinds[index] ?? 'EARNED', amount]),
        ),
      )
    ).join(' ');
    const shown = lineAmounts(text);
    expect(shown).toEqual(lines);
    expect(amountText(money(Decimal.sum(...shown), currency))).toBe(total);
    expect(text).toContain(`Payable ${total}`);
    expect(text).toContain(`Total ${total}`);
    expect(text).toContain(`${total} ${currency} are paid out.`);
  });

  test('shows each line with its date, its order and what it is', async () => {
    const [text = ''] = await printed(
      aStatement('USD', [
        ['EARNED', '10.00'],
        ['SLOTTING_FEE', '100.00'],
        ['RETURNED', '7.00'],
      ]),
    );
    // On the brand's calendar: it was still the first of November in New York.
    expect(text).toContain('2026-11-01 A-1 Earned 10.00 /v1/statement-lines/1/explanation');
    expect(text).toContain('2026-11-19 Fee 100.00 /v1/statement-lines/2/explanation');
    expect(text).toContain('2026-11-19 Came back 7.00 /v1/statement-lines/3/explanation');
    expect(text).toContain('after 20 October 2026, up to 20 November 2026');
  });

  test('goes over pages, each with its number and the names of the columns', async () => {
    const lines = Array.from({ length: 120 }, (): Line => ['EARNED', '1.00']);
    const pages = await printed(aStatement('USD', lines, { partner: { name: 'Łódź 野狼博客' } }));
    expect(pages.length).toBeGreaterThan(3);
    for (const [index, page] of pages.entries()) {
      expect(page).toContain(`Statement · page ${index + 1} of ${pages.length}`);
      if (index > 0) expect(page).toContain('Date Order What USD Explanation');
    }
    expect(pages[0]).toContain('Acme Inc to Łódź 野狼博客');
    expect(lineAmounts(pages.join(' '))).toHaveLength(120);
  });

  test('that has more lines than are printed shows the sum of the others, so that it still sums to its total', async () => {
    const all = aStatement('USD', [
      ['EARNED', '10.00'],
      ['EARNED', '20.00'],
      ['EARNED', '30.00'],
    ]);
    const text = (await printed({ ...all, lines: all.lines.slice(0, 1), furtherLines: 2 })).join(' ');
    expect(text).toContain('2 lines more 50.00 in the CSV file');
    expect(text).toContain('Total 60.00');
  });

  test.each([
    {
      rule: 'held',
      onHold: true,
      minimumPayout: '0',
      says: ['Nothing is paid out.', '10.00 USD are held', '10.00 USD are carried over'],
    },
    {
      rule: 'below the minimum',
      onHold: false,
      minimumPayout: '50',
      says: ['Nothing is paid out.', '10.00 USD are carried over'],
    },
  ])('says what becomes of what is $rule', async ({ onHold, minimumPayout, says }) => {
    const lines = [['EARNED', '10.00']] as const;
    const sums = closeStatement({
      currency: 'USD',
      carriedForward: '0',
      minimumPayout,
      onHold,
      lines: [{ kind: 'EARNED', amount: '10.00' }],
    });
    const text = (await printed(aStatement('USD', lines, { sums }))).join(' ');
    for (const sentence of says) expect(text).toContain(sentence);
  });

  test('of an open statement says that its sums are of now', async () => {
    const text = (await printed(aStatement('USD', [['EARNED', '10.00']], { closedAt: null, previousDate: null }))).join(
      ' ',
    );
    expect(text).toContain('open: it closes on 20 November 2026, the sums are of now');
    expect(text).toContain('up to 20 November 2026');
  });
});
