import { describe, expect, test } from '@jest/globals';
import { submission } from '../../../domain/action/submission.ts';
import { withoutPerson } from '../../../domain/customer/erasure.ts';

const kept = {
  eventType: 'SALE',
  orderId: 'A-1',
  eventDate: '2026-11-20T10:00:00.000Z',
  amount: '100.00',
  currency: 'USD',
  customerId: 'c-77',
  customerStatus: 'NEW',
  customerCountry: 'US',
  customerRegion: 'CA',
  clickId: 'k-1',
  test: false,
};
const person = {
  ipAddress: '192.0.2.1',
  userAgent: 'Mozilla/5.0',
  customerCity: 'Paris',
  customerPostcode: '75001',
  customerProfileId: 'profile',
  providerKey: 'cus_1',
};
const erased = (report: object): unknown => JSON.parse(JSON.stringify(withoutPerson(submission.parse(report))));

describe('what a report keeps of a customer who is forgotten', () => {
  test('the sale, and the brand’s pseudonym for her; not where she was and what with', () => {
    expect(erased({ ...kept, ...person })).toEqual(kept);
  });

  test('of a call how long it was, not who called whom', () => {
    const call = { durationSeconds: 60, talkSeconds: 30, callerCountry: 'US' };
    expect(erased({ ...kept, call: { ...call, callerId: '+15550100', calledNumber: '+15550101' } })).toEqual({
      ...kept,
      call,
    });
  });

  test.each([
    'EMAIL',
    'CUSTOMER_EMAIL',
    'PHONE',
    'FIRST_NAME',
    'LASTNAME',
    'NAME',
    'SHIPPING_ADDRESS',
    'CUSTOMER_CITY',
    'ZIP',
    'CALLED_NUMBER',
  ])('no property %s', (name) => {
    const properties = { [name]: 'x', TEXT1: 'kept' };
    const item = { sku: 'S', quantity: 1, price: '1.00' };
    expect(erased({ ...kept, properties, items: [{ ...item, properties }] })).toEqual({
      ...kept,
      properties: { TEXT1: 'kept' },
      items: [{ ...item, properties: { TEXT1: 'kept' } }],
    });
  });

  test.each(['TEXT1', 'ORDER_LOCATION_NAME', 'REFERRAL_SUB_ACCOUNT_NAME', 'PATH_INTRODUCING_GROUPS', 'SHIPMENT'])(
    'the property %s, which is not of her',
    (name) => {
      expect(erased({ ...kept, properties: { [name]: 'x' } })).toMatchObject({ properties: { [name]: 'x' } });
    },
  );
});
