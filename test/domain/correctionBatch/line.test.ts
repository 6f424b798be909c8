import { describe, expect, test } from '@jest/globals';
import { askedIn, headerFields } from '../../../domain/correctionBatch/line.ts';

const actionId = '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01';
const partnerId = '0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e02';
const all = { takeBack: { all: true } };

describe('the header of a file of corrections', () => {
  test('names each action by its id or by its order', () => {
    expect(headerFields(['action_id', 'command'])).toEqual({ fields: ['actionId', 'command'] });
    expect(headerFields(['Event_Type', 'orderId', 'command'])).toEqual({ fields: ['eventType', 'orderId', 'command'] });
  });

  test.each([
    { rule: 'the command', names: ['action_id', 'reason'], detail: 'expected the column command' },
    {
      rule: 'the event type beside the order',
      names: ['order_id', 'command'],
      detail: 'expected the column action_id, or event_type and order_id',
    },
  ])('needs $rule', ({ names, detail }) => {
    expect(headerFields(names)).toEqual({ fault: { line: 1, column: null, detail } });
  });
});

describe('a line becomes an instruction', () => {
  test.each([
    { rule: 'all of it', line: {}, instruction: { reason: 'ITEM_RETURNED', ...all } },
    {
      rule: 'an amount',
      line: { amount: '40.00' },
      instruction: { reason: 'ITEM_RETURNED', takeBack: { amount: '40.00' } },
    },
    {
      rule: 'pieces, whose number a file has as text',
      line: { sku: 'A', quantity: '2' },
      instruction: { reason: 'ITEM_RETURNED', takeBack: { items: [{ sku: 'A', quantity: 2 }] } },
    },
    {
      rule: 'pieces, whose number JSON has as a number',
      line: { sku: 'A', quantity: 2 },
      instruction: { reason: 'ITEM_RETURNED', takeBack: { items: [{ sku: 'A', quantity: 2 }] } },
    },
  ])('REVERSE takes back $rule', ({ line, instruction }) => {
    expect(askedIn({ actionId, command: 'REVERSE', reason: 'ITEM_RETURNED', ...line })).toEqual({
      asked: { named: { actionId }, instruction: { command: 'REVERSE', ...instruction }, note: null },
    });
  });

  test.each([
    {
      rule: 'an order that has changed is stated anew; ORDER_UPDATE is meant unless said otherwise',
      line: { command: 'CORRECT', amount: '80.00' },
      instruction: { command: 'CORRECT', reason: 'ORDER_UPDATE', order: { amount: '80.00' } },
    },
    { rule: 'an approval has no reason', line: { command: 'APPROVE' }, instruction: { command: 'APPROVE' } },
    {
      rule: 'the brand’s word is COMMISSION',
      line: { command: 'COMMISSIONABLE' },
      instruction: { command: 'COMMISSION' },
    },
    {
      rule: 'a hold may have an end',
      line: { command: 'HOLD', reason: 'CONS_FRAUD', until: '2026-12-24T00:00:00+01:00' },
      instruction: { command: 'HOLD', reason: 'CONS_FRAUD', until: '2026-12-23T23:00:00.000Z' },
    },
    {
      rule: 'or none',
      line: { command: 'HOLD', reason: 'CONS_FRAUD' },
      instruction: { command: 'HOLD', reason: 'CONS_FRAUD', until: null },
    },
    {
      rule: 'a release needs no reason',
      line: { command: 'RELEASE' },
      instruction: { command: 'RELEASE', reason: null },
    },
    {
      rule: 'a restoration may have one',
      line: { command: 'RESTORE', reason: 'ORDER_ERROR' },
      instruction: { command: 'RESTORE', reason: 'ORDER_ERROR' },
    },
    {
      rule: 'another partner is named',
      line: { command: 'REATTRIBUTE', reason: 'CREDITED_DIFFERENT_MP', partnerId },
      instruction: { command: 'REATTRIBUTE', reason: 'CREDITED_DIFFERENT_MP', partnerId },
    },
  ])('$rule', ({ line, instruction }) => {
    expect(askedIn({ eventType: 'SALE', orderId: 'A-1', note: 'As agreed.', ...line })).toEqual({
      asked: { named: { eventType: 'SALE', orderId: 'A-1' }, instruction, note: 'As agreed.' },
    });
  });
});

describe('a line that cannot be read says where and why', () => {
  const reverse = { command: 'REVERSE', reason: 'OTHER' };
  test.each([
    { rule: 'no action', line: reverse, pointer: '/actionId' },
    {
      rule: 'an action by two names',
      line: { ...reverse, actionId, orderId: 'A-1', eventType: 'SALE' },
      pointer: '/actionId',
    },
    { rule: 'an order without its event type', line: { ...reverse, orderId: 'A-1' }, pointer: '/eventType' },
    { rule: 'an event type without its order', line: { ...reverse, eventType: 'SALE' }, pointer: '/orderId' },
    { rule: 'an id of another form', line: { ...reverse, actionId: 'A-1' }, pointer: '/actionId' },
    { rule: 'no command', line: { actionId }, pointer: '/command' },
    { rule: 'an unknown command', line: { actionId, command: 'DELETE' }, pointer: '/command' },
    { rule: 'a reversal without reason', line: { actionId, command: 'REVERSE' }, pointer: '/reason' },
    { rule: 'an unknown reason', line: { actionId, command: 'HOLD', reason: 'MOOD' }, pointer: '/reason' },
    { rule: 'an amount of nothing', line: { ...reverse, actionId, amount: '0.00' }, pointer: '/amount' },
    { rule: 'an amount with a sign', line: { ...reverse, actionId, amount: '-1' }, pointer: '/amount' },
    {
      rule: 'an amount and pieces',
      line: { ...reverse, actionId, amount: '1', sku: 'A', quantity: '1' },
      pointer: '/sku',
    },
    { rule: 'pieces of nothing', line: { ...reverse, actionId, quantity: '1' }, pointer: '/quantity' },
    { rule: 'a SKU without pieces', line: { ...reverse, actionId, sku: 'A' }, pointer: '/quantity' },
    { rule: 'half a piece', line: { ...reverse, actionId, sku: 'A', quantity: '0.5' }, pointer: '/quantity' },
    { rule: 'a hold without reason', line: { actionId, command: 'HOLD' }, pointer: '/reason' },
    {
      rule: 'a date without zone',
      line: { actionId, command: 'HOLD', reason: 'OTHER', until: '2026-12-24' },
      pointer: '/until',
    },
    { rule: 'nobody to move to', line: { actionId, command: 'REATTRIBUTE', reason: 'OTHER' }, pointer: '/partnerId' },
    { rule: 'an amount for an approval', line: { actionId, command: 'APPROVE', amount: '1' }, pointer: '/amount' },
    { rule: 'a correction to nothing said', line: { actionId, command: 'CORRECT' }, pointer: '/amount' },
    { rule: 'no line at all', line: 'REVERSE', pointer: '' },
  ])('$rule', ({ line, pointer }) => {
    const read = askedIn(line);
    expect('errors' in read ? read.errors.map((error) => error.pointer) : read).toEqual([pointer]);
  });
});
