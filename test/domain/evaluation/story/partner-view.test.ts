import { describe, expect, test } from '@jest/globals';
import { variables } from '../../../../domain/contract/variables.ts';
import type { Step } from '../../../../domain/evaluation/evaluation.ts';
import { sentencesOf } from '../../../../domain/evaluation/story/explanation.ts';
import { seenByPartner, type Onlooker } from '../../../../domain/evaluation/story/partner-view.ts';

const acme: Onlooker = { names: ['p-1', 'Acme Blog'], groups: ['blogs'], ownReferral: true };

const condition = (rule: string, actual: Step['actual'], expected = 'is p-1 or Rival'): Step => ({
  rule,
  matched: true,
  actual,
  expected,
  effect: 'CONDITION',
  amount: null,
  item: null,
});

describe('what a partner sees of a rule that was tried', () => {
  test.each([
    { rule: 'the media of others', variable: 'PATH_PARTICIPATING_MEDIA', actual: ['p-1', 'Acme Blog', 'p-2'] },
    { rule: 'who began the journey', variable: 'PATH_INTRODUCING_MEDIA', actual: ['p-2', 'Rival'] },
    { rule: 'who closed it', variable: 'PATH_CLOSING_MEDIA', actual: 'p-2' },
    { rule: 'the groups of others', variable: 'PATH_PARTICIPATING_GROUPS', actual: ['blogs', 'coupons'] },
    { rule: 'a group that the partner is not in', variable: 'PATH_INTRODUCING_GROUPS', actual: 'coupons' },
    { rule: 'another partner’s name as a group', variable: 'PATH_CLOSING_GROUPS', actual: 'Acme Blog' },
    { rule: 'the brand’s note', variable: 'NOTE', actual: 'blogs' },
  ])('not $rule', ({ variable, actual }) => {
    const [step] = seenByPartner([condition(variable, actual)], acme);
    expect(step).toEqual({ ...condition(variable, 'not shown'), expected: 'is as the contract says' });
  });

  test.each([
    { rule: 'that only it took part', variable: 'PATH_PARTICIPATING_MEDIA', actual: ['p-1', 'Acme Blog'] },
    { rule: 'that it closed the journey', variable: 'PATH_CLOSING_MEDIA', actual: 'Acme Blog' },
    { rule: 'its own groups', variable: 'PATH_CLOSING_GROUPS', actual: 'blogs' },
    { rule: 'that there is no note', variable: 'NOTE', actual: null },
  ])('$rule, but not whom else the rule names', ({ variable, actual }) => {
    const [step] = seenByPartner([condition(variable, actual)], acme);
    expect(step).toEqual(condition(variable, actual, 'is as the contract says'));
  });

  test('everything of the other variables, while the click is its own', () => {
    const secret = new Set([
      ...['PARTICIPATING', 'INTRODUCING', 'CLOSING'].flatMap((which) => [
        `PATH_${which}_MEDIA`,
        `PATH_${which}_GROUPS`,
      ]),
      'NOTE',
    ]);
    const steps = variables.map((variable) => condition(variable, 'x'));
    const hidden = seenByPartner(steps, acme).filter((step, index) => step !== steps[index]);
    expect(new Set(hidden.map(({ rule }) => rule))).toEqual(secret);
  });

  test('everything that is not of the referral, also where the click is another partner’s', () => {
    const step = condition('CUSTOMER_COUNTRY', 'US');
    expect(seenByPartner([step], { ...acme, ownReferral: false })).toEqual([step]);
  });

  test('nothing that another partner’s click brought along, save that it was a click', () => {
    const names = variables.filter((variable) => variable.startsWith('REFERRAL_'));
    const steps = names.map((variable) => condition(variable, 'x'));
    const shown = seenByPartner(steps, { ...acme, ownReferral: false }).filter(({ actual }) => actual === 'x');
    expect(shown.map(({ rule }) => rule)).toEqual(['REFERRAL_TYPE']);
  });

  test('how many groups ask for another value, but not than which', () => {
    const skipped: Step = {
      ...condition('PATH_CLOSING_MEDIA', 'Rival', '3'),
      effect: 'GROUPS_SKIPPED',
      matched: false,
    };
    expect(seenByPartner([skipped], acme)).toEqual([{ ...skipped, actual: 'not shown' }]);
  });

  test('parts of the terms and sums, as they are', () => {
    const step: Step = { ...condition('Payout', null), effect: 'TOTAL', amount: '10.00', expected: null };
    expect(seenByPartner([step], acme)).toEqual([step]);
  });
});

test('sentences made from what a partner sees name nobody else', () => {
  const steps: Step[] = [
    condition('PATH_CLOSING_MEDIA', 'Rival'),
    { ...condition('Group “closer” (rank 1)', null), effect: 'GROUP_APPLIES', expected: null },
    { ...condition('NOTE', 'A friend of mine.'), matched: false },
    { ...condition('Restriction “noted”', null), effect: 'RESTRICTION_PASSED', expected: null, matched: false },
  ];
  expect(sentencesOf(seenByPartner(steps, acme), 'USD', [])).toEqual([
    'Group “closer” (rank 1) applies: PATH_CLOSING_MEDIA is not shown, as asked: it is as the contract says.',
    'Restriction “noted” does not apply: NOTE is not shown, and the rule asks that it is as the contract says.',
  ]);
});

describe('what a partner sees of triggers', () => {
  const told = (effect: Step['effect'], matched: boolean): Step => ({
    ...condition('Trigger “Gold only”', null, 'Earn 20% for every Inbox sale'),
    effect,
    matched,
  });

  test('the offer that applies, by its description', () => {
    const steps = [
      condition('PRODUCT_NAME', 'Inbox'),
      condition('PARTNER_GROUP', 'blogs'),
      told('TRIGGER_APPLIES', true),
    ];
    expect(seenByPartner(steps, acme)).toEqual([
      { ...told('TRIGGER_APPLIES', true), rule: 'Offer “Earn 20% for every Inbox sale”' },
    ]);
  });

  test('nothing of those that do not: they may be none of its business', () => {
    expect(seenByPartner([condition('PARTNER_TAG', null), told('TRIGGER_SKIPPED', false)], acme)).toEqual([]);
  });
});
