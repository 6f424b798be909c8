import { describe, expect, test } from '@jest/globals';
import { rowOf } from '../../../domain/csv.ts';
import { givenIn, headerFields } from '../../../domain/customer/csv.ts';

const partnerId = '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01';

describe('the header of a file of customers', () => {
  test.each([
    { rule: 'names the columns as documented', names: ['customer_key', 'provider_key', 'email', 'name', 'partner_id'] },
    { rule: 'or as the API does', names: ['customerKey', 'providerKey', 'email', 'name', 'partnerId'] },
    {
      rule: 'in any case and with spaces around',
      names: ['Customer_Key ', 'PROVIDER_KEY', 'Email', 'Name', 'PartnerID'],
    },
  ])('$rule', ({ names }) => {
    expect(headerFields(names)).toEqual({ fields: ['customerKey', 'providerKey', 'email', 'name', 'partnerId'] });
  });

  test.each(['customerKey', 'providerKey'])('needs one key: %s is enough', (name) => {
    expect(headerFields([name])).toEqual({ fields: [name] });
  });

  test.each([
    {
      rule: 'an unknown column',
      names: ['customer_key', 'phone'],
      column: 2,
      detail: '"phone" is no column; there are customer_key, provider_key, email, name, partner_id',
    },
    {
      rule: 'a column that comes twice',
      names: ['customer_key', 'name', 'Name'],
      column: 3,
      detail: '"Name" comes twice',
    },
    {
      rule: 'no key to find customers by',
      names: ['email', 'name'],
      column: null,
      detail: 'expected the column customer_key or provider_key',
    },
  ])('$rule is a fault of the whole file', ({ names, column, detail }) => {
    expect(headerFields(names)).toEqual({ fault: { line: 1, column, detail } });
  });
});

describe('a line of a file of customers', () => {
  test('says what its filled cells say; an empty cell says nothing', () => {
    expect(rowOf(['customerKey', 'email', 'name'], ['c-1', '', 'Lena'])).toEqual({
      row: { customerKey: 'c-1', name: 'Lena' },
    });
  });

  test('needs a cell for each column', () => {
    const refused = (detail: string) => ({ errors: [{ pointer: '', detail }] });
    expect(rowOf(['customerKey', 'email'], ['c-1'])).toEqual(refused('has 1 cells, and the header has 2'));
    expect(rowOf(['customerKey'], ['c-1', 'x'])).toEqual(refused('has 2 cells, and the header has 1'));
  });

  test('is taken with all that it may say', () => {
    const row = { customerKey: 'c-1', providerKey: 'p-1', email: 'a@example.com', name: 'Lena', partnerId };
    expect(givenIn(row)).toEqual({ given: row });
  });

  test.each([
    { rule: 'a key', row: { name: 'Lena' }, at: ['/customerKey'] },
    { rule: 'an address of the form of one', row: { customerKey: 'c', email: 'lena' }, at: ['/email'] },
    { rule: 'the id of a partner', row: { customerKey: 'c', partnerId: 'acme' }, at: ['/partnerId'] },
    { rule: 'keys of at most 255 characters', row: { customerKey: 'c'.repeat(256) }, at: ['/customerKey'] },
    {
      rule: 'all that is wrong at once',
      row: { customerKey: 'c', email: 'x', partnerId: 'y' },
      at: ['/email', '/partnerId'],
    },
  ])('needs $rule', ({ row, at }) => {
    const read = givenIn(row);
    expect('errors' in read && read.errors.map(({ pointer }) => pointer)).toEqual(at);
  });
});
