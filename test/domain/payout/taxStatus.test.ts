import { describe, expect, test } from '@jest/globals';
import { taxStatus } from '../../../domain/payout/taxStatus.ts';

const business = { kind: 'BUSINESS', country: 'DE' };

describe('a tax status', () => {
  test.each([
    { rule: 'a business needs no VAT id to be one', status: business, vatId: undefined },
    {
      rule: 'a VAT id is kept without blanks and points',
      status: { ...business, vatId: 'de 136.695-976' },
      vatId: 'DE136695976',
    },
    {
      rule: 'Greece writes EL',
      status: { kind: 'BUSINESS', country: 'GR', vatId: 'EL094259216' },
      vatId: 'EL094259216',
    },
    {
      rule: 'Northern Ireland writes XI',
      status: { kind: 'BUSINESS', country: 'GB', vatId: 'XI980780684' },
      vatId: 'XI980780684',
    },
    {
      rule: 'where check digits are not known, the form is enough',
      status: { kind: 'BUSINESS', country: 'AU', vatId: 'AU51824753556' },
      vatId: 'AU51824753556',
    },
    {
      rule: 'also a business that charges no VAT may have an id',
      status: { kind: 'SMALL_BUSINESS', country: 'AT', vatId: 'ATU13585627' },
      vatId: 'ATU13585627',
    },
  ])('$rule', ({ status, vatId }) => {
    expect(taxStatus.parse(status).vatId).toBe(vatId);
  });

  test.each([
    { rule: 'wrong check digits', status: { ...business, vatId: 'DE136695977' }, field: 'vatId' },
    { rule: 'the id of another country', status: { ...business, vatId: 'ATU13585627' }, field: 'vatId' },
    { rule: 'no country before the number', status: { ...business, vatId: '136695976' }, field: 'vatId' },
    {
      rule: 'the VAT id of a private person',
      status: { kind: 'PRIVATE', country: 'DE', vatId: 'DE136695976' },
      field: 'vatId',
    },
    { rule: 'W9 of somebody taxed elsewhere', status: { ...business, form: 'W9' }, field: 'form' },
    { rule: 'W8BEN, that of persons, of a business', status: { ...business, form: 'W8BEN' }, field: 'form' },
    {
      rule: 'W8 of somebody taxed in the United States',
      status: { kind: 'PRIVATE', country: 'US', form: 'W8BEN' },
      field: 'form',
    },
    { rule: 'an unknown kind', status: { kind: 'CHARITY', country: 'DE' }, field: 'kind' },
  ])('refuses $rule', ({ status, field }) => {
    expect(taxStatus.safeParse(status).error?.issues.map(({ path }) => path[0])).toEqual([field]);
  });

  test.each([
    { kind: 'BUSINESS', country: 'US', form: 'W9' },
    { kind: 'PRIVATE', country: 'US', form: 'W9' },
    { kind: 'PRIVATE', country: 'MX', form: 'W8BEN' },
    { kind: 'SMALL_BUSINESS', country: 'MX', form: 'W8BENE' },
  ])('$form is the form of a $kind taxed in $country', (status) => {
    expect(taxStatus.parse(status)).toEqual(status);
  });
});
