import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { documentType, invoiceNumber, invoiceSums } from '../../../domain/invoice/invoice.ts';
import { invoicing, usualInvoicing } from '../../../domain/invoice/invoicing.ts';
import { owedKind, suppliedKind } from '../../../domain/invoice/line.ts';
import { inPartnersName, toBrand } from '../../../domain/invoice/drawUp.ts';
import { decimal } from '../../../domain/money.ts';

const lines = (...amounts: string[]) => amounts.map((amount) => ({ amount }));

describe('what an invoice comes to', () => {
  test.each([
    { rule: 'its lines', of: ['10.00', '5.00'], currency: 'USD', rate: '0', sums: ['15.00', '0.00', '15.00'] },
    {
      rule: 'its lines less what is taken back',
      of: ['10.00', '-2.50'],
      currency: 'USD',
      rate: '0',
      sums: ['7.50', '0.00', '7.50'],
    },
    {
      rule: 'VAT rounded once, on the sum',
      of: ['0.02', '0.02', '0.02'],
      currency: 'EUR',
      rate: '19',
      sums: ['0.06', '0.01', '0.07'],
    },
    {
      rule: 'half a cent away from zero, also of a credit note',
      of: ['-0.50'],
      currency: 'EUR',
      rate: '5',
      sums: ['-0.50', '-0.03', '-0.53'],
    },
    { rule: 'yen without minor units', of: ['1000'], currency: 'JPY', rate: '10', sums: ['1000', '100', '1100'] },
  ])('$rule', ({ of, currency, rate, sums }) => {
    const { net, vat, total } = invoiceSums(lines(...of), currency, rate);
    expect([net, vat, total]).toEqual(sums);
  });

  test('the total is the sum of the lines and the VAT, to the cent, and a credit note exactly when it is negative', () => {
    const cents = fc
      .integer({ min: -1_000_000, max: 1_000_000 })
      .map((value) => decimal(value).dividedBy(100).toFixed(2));
    const rate = fc.constantFrom('0', '7', '19', '8.1', '25.5');
    fc.assert(
      fc.property(fc.array(cents, { minLength: 1, maxLength: 50 }), rate, (amounts, vatRate) => {
        const sums = invoiceSums(lines(...amounts), 'EUR', vatRate);
        const net = amounts.reduce((sum, amount) => sum.plus(amount), decimal(0));
        expect(decimal(sums.net).equals(net)).toBe(true);
        expect(decimal(sums.total).equals(decimal(sums.vat).plus(net))).toBe(true);
        expect(documentType(sums)).toBe(net.isNegative() && !net.isZero() ? 'CREDIT_NOTE' : 'INVOICE');
      }),
    );
  });

  test('its number is that of its series, with six digits and more', () => {
    expect(invoiceNumber('SB', 2026, 1)).toBe('SB-2026-000001');
    expect(invoiceNumber('INV-ACME', 2026, 1_234_567)).toBe('INV-ACME-2026-1234567');
  });
});

describe('what a line is for', () => {
  test.each([
    { rule: 'an action earned it', amount: '10.00', earning: null, kind: 'EARNED' },
    { rule: 'a fee for the start is a slotting fee', amount: '10.00', earning: 'START_FEE', kind: 'SLOTTING_FEE' },
    { rule: 'a bonus', amount: '10.00', earning: 'BONUS', kind: 'BONUS' },
    { rule: 'a bonus that was too much is taken back', amount: '-1.00', earning: 'BONUS', kind: 'CLAWED_BACK' },
    { rule: 'an action is taken back', amount: '-1.00', earning: null, kind: 'CLAWED_BACK' },
  ] as const)('$rule', ({ amount, earning, kind }) => {
    expect(owedKind(amount, earning)).toBe(kind);
  });

  test('a payment that came back is no new supply', () => {
    expect(suppliedKind('RETURNED')).toBeNull();
    expect(suppliedKind('CLAWED_BACK')).toBe('CLAWED_BACK');
  });
});

describe('drawn up', () => {
  const brand = { name: 'Acme Inc', timeZone: 'America/New_York', invoicing: usualInvoicing };
  const booked = [
    { amount: '5.00', at: '2026-12-01T04:59:59.999Z' },
    { amount: '10.00', at: '2026-11-02T12:00:00.000Z' },
  ];

  test('the period is from the first line to the last, on the brand’s calendar', () => {
    expect(toBrand(brand, 'USD', booked)).toMatchObject({
      periodFrom: '2026-11-02',
      periodTo: '2026-11-30',
      buyer: { name: 'Acme Inc' },
      vatTreatment: 'NOT_STATED',
      total: '15.00',
    });
  });

  test('in the partner’s name it is the seller, as it is taxed; what it is paid has no address here', () => {
    const partner = { name: 'Acme Blog', country: 'US', taxStatus: { kind: 'SMALL_BUSINESS', country: 'DE' } } as const;
    expect(inPartnersName(brand, partner, 'USD', booked)).toMatchObject({
      seller: { name: 'Acme Blog', address: null, country: 'DE', vatId: null },
      vatTreatment: 'NOT_CHARGED',
    });
  });
});

describe('the settings', () => {
  test.each([
    { rule: 'a percent above 100', given: { vatRates: { DE: '101' } }, path: 'vatRates.DE' },
    { rule: 'a country of three letters', given: { vatRates: { DEU: '19' } }, path: 'vatRates.DEU' },
    { rule: 'one prefix for both kinds', given: { prefix: 'AB', selfBillingPrefix: 'AB' }, path: 'selfBillingPrefix' },
    { rule: 'a prefix in small letters', given: { prefix: 'inv' }, path: 'prefix' },
  ])('refuse $rule', ({ given, path }) => {
    const { error } = invoicing.safeParse(given);
    expect(error?.issues.map((issue) => issue.path.join('.'))).toEqual([path]);
  });
});
