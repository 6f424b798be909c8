import { describe, expect, test } from '@jest/globals';
import {
  agenda,
  clicksToGuarantee,
  type ContractProgress,
  type OpenBonusMonth,
} from '../../../domain/contract/agenda.ts';
import { earningKinds, type EarningKind } from '../../../domain/earning/earning.ts';
import { terms as termsSchema } from '../../../domain/contract/terms.ts';

const start = '2026-01-15T05:00:00.000Z';
const signed = '2026-01-10T12:00:00.000Z';

interface Told {
  readonly terms?: object;
  readonly bonus?: object | null;
  readonly life?: Partial<ContractProgress['life']>;
  readonly earned?: readonly (readonly [EarningKind, string | null])[];
}

/** A contract in New York, signed on January 10, 2026, to start on the 15th. Midnight there is 05:00 UTC, in summer 04:00. */
const aContract = (
  { terms = {}, bonus = null, life = {}, earned = [] }: Told = {},
  more: Partial<ContractProgress> = {},
): ContractProgress => ({
  life: { startDate: start, endDate: null, brandSignedAt: signed, partnerSignedAt: signed, declinedAt: null, ...life },
  drawnUpAt: '2026-01-09T00:00:00.000Z',
  imported: false,
  terms: termsSchema.parse({
    currency: 'USD',
    eventPayouts: [
      {
        eventType: 'SALE',
        payoutLevel: 'ORDER',
        defaultPayoutRate: '10',
        ...(bonus !== null && { performanceBonus: bonus }),
      },
    ],
    ...terms,
  }),
  timeZone: 'America/New_York',
  activatedAt: null,
  expiredAt: null,
  earned: new Map(earned),
  hasAction: false,
  firstClickAt: null,
  clicksCountedAt: null,
  bonusMonths: [],
  ...more,
});

const active = (told: Told = {}, more: Partial<ContractProgress> = {}) =>
  aContract(told, { activatedAt: start, ...more });

const later = '2026-02-20T00:00:00.000Z';

/*
 *   created    both signed     start                                        end
 *   ──┼─────────────┼────────────┼── ACTIVATE ──────────────────────────────┼── EXPIRE
 */
describe('beginning and end', () => {
  test.each([
    { rule: 'it begins at its start', contract: aContract(), next: { step: 'ACTIVATE', at: start } },
    {
      rule: 'signed after its start, it begins with the second signature',
      contract: aContract({ life: { partnerSignedAt: later } }),
      next: { step: 'ACTIVATE', at: later },
    },
    {
      rule: 'it waits for the brand’s signature as for the partner’s',
      contract: aContract({ life: { brandSignedAt: later } }),
      next: { step: 'ACTIVATE', at: later },
    },
    {
      rule: 'brought here while it runs, it begins then',
      contract: aContract({}, { drawnUpAt: later, imported: true }),
      next: { step: 'ACTIVATE', at: later },
    },
    { rule: 'it begins once', contract: active(), next: null },
    {
      rule: 'with one signature nothing is to come',
      contract: aContract({ life: { partnerSignedAt: null, endDate: later } }),
      next: null,
    },
    {
      rule: 'what was declined never begins',
      contract: aContract({ life: { declinedAt: signed, partnerSignedAt: null } }),
      next: null,
    },
    {
      rule: 'it ends at its end',
      contract: active({ life: { endDate: later } }),
      next: { step: 'EXPIRE', at: later },
    },
    { rule: 'it ends once', contract: active({ life: { endDate: later } }, { expiredAt: later }), next: null },
    {
      rule: 'one that ends as it starts only ends',
      contract: aContract({ life: { endDate: start } }),
      next: { step: 'EXPIRE', at: start },
    },
    {
      rule: 'signed after its end, it ends with the signature',
      contract: aContract({ life: { endDate: '2026-01-20T05:00:00.000Z', partnerSignedAt: later } }),
      next: { step: 'EXPIRE', at: later },
    },
  ])('$rule', ({ contract, next }) => {
    expect(agenda(contract, '2026-03-01T00:00:00.000Z')).toEqual(next);
  });
});

describe('the fee for the start', () => {
  const terms = { contractStartSlottingFee: '100' };
  const onImport = { imported: true, drawnUpAt: later, activatedAt: later };
  test.each([
    { rule: 'is owed when it has begun', contract: active({ terms }), next: { step: 'START_FEE', at: start } },
    { rule: 'is not owed before', contract: aContract({ terms }), next: { step: 'ACTIVATE', at: start } },
    { rule: 'is owed once', contract: active({ terms, earned: [['START_FEE', null]] }), next: null },
    { rule: 'of zero is none', contract: active({ terms: { contractStartSlottingFee: '0.00' } }), next: null },
    {
      rule: 'was paid elsewhere, if it was imported while it ran',
      contract: aContract({ terms }, onImport),
      next: null,
    },
    {
      rule: 'is owed by what was imported before its start',
      contract: aContract({ terms, life: { startDate: later } }, onImport),
      next: { step: 'START_FEE', at: later },
    },
  ])('$rule', ({ contract, next }) => {
    expect(agenda(contract, later)).toEqual(next);
  });
});

describe('the fee for the first action', () => {
  const terms = { firstActionSlottingFee: '25' };
  const earned = [['FIRST_ACTION_FEE', null]] as const;
  test.each([
    { rule: 'waits for an action', contract: active({ terms }), next: null },
    {
      rule: 'is owed as soon as there is one',
      contract: active({ terms }, { hasAction: true }),
      next: { step: 'FIRST_ACTION_FEE', at: later },
    },
    { rule: 'is owed once', contract: active({ terms, earned }, { hasAction: true }), next: null },
    {
      rule: 'needs to be agreed on',
      contract: active({ terms: { firstActionSlottingFee: '0' } }, { hasAction: true }),
      next: null,
    },
  ])('$rule', ({ contract, next }) => {
    expect(agenda(contract, later)).toEqual(next);
  });
});

/*
 *   Jan 1       Jan 15             Feb 1            Mar 1            Apr 1 (summer time)
 *     ┼── start ──┼──────────────────┼── fee ─────────┼── fee ─────────┼── fee
 */
describe('the monthly fee', () => {
  const terms = { monthlySlottingFee: '50' };
  const fee = (month: string, at: string) => ({ step: 'MONTHLY_FEE', month, at });
  const february = fee('2026-02', '2026-02-01T05:00:00.000Z');
  const since = (activatedAt: string) => aContract({ terms }, { activatedAt });
  test.each([
    { rule: 'is first owed on the 1st after it has begun', contract: active({ terms }), next: february },
    {
      rule: 'is owed at once by what begins exactly on a 1st',
      contract: since('2026-02-01T05:00:00.000Z'),
      next: february,
    },
    {
      rule: 'is not owed for a 1st that was over a millisecond before',
      contract: since('2026-02-01T05:00:00.001Z'),
      next: fee('2026-03', '2026-03-01T05:00:00.000Z'),
    },
    {
      rule: 'goes by the 1st in New York, where it is still January',
      contract: since('2026-02-01T04:59:59.999Z'),
      next: february,
    },
    {
      rule: 'follows the last one by a month, at the midnight of summer time',
      contract: active({ terms, earned: [['MONTHLY_FEE', '2026-03']] }),
      next: fee('2026-04', '2026-04-01T04:00:00.000Z'),
    },
    {
      rule: 'goes on over the turn of the year',
      contract: active({ terms, earned: [['MONTHLY_FEE', '2026-12']] }),
      next: fee('2027-01', '2027-01-01T05:00:00.000Z'),
    },
    {
      rule: 'is owed for a 1st in force',
      contract: active({ terms, life: { endDate: '2026-02-01T05:00:00.001Z' } }),
      next: february,
    },
    {
      rule: 'is not owed for the 1st on which it ends',
      contract: active({ terms, life: { endDate: '2026-02-01T05:00:00.000Z' } }),
      next: { step: 'EXPIRE', at: '2026-02-01T05:00:00.000Z' },
    },
    { rule: 'of zero is none', contract: active({ terms: { monthlySlottingFee: '0' } }), next: null },
    { rule: 'waits for the beginning', contract: aContract({ terms }), next: { step: 'ACTIVATE', at: start } },
  ])('$rule', ({ contract, next }) => {
    expect(agenda(contract, '2026-01-31T00:00:00.000Z')).toEqual(next);
  });
});

/*
 *   Jan 1       Jan 15             Feb 1            Mar 1
 *     ┼── start ──┼── clicks ────────┼── clicks ──────┼
 *                                    ╰ guarantee 01   ╰ guarantee 02
 */
describe('the guarantee', () => {
  const terms = { minEarningPerClick: '0.10' };
  const on = (month: string, at: string) => ({ step: 'GUARANTEE', month, at });
  const january = on('2026-01', '2026-02-01T05:00:00.000Z');
  const march = on('2026-03', '2026-04-01T04:00:00.000Z');
  const now = '2026-03-10T00:00:00.000Z';
  const clicked = (firstClickAt: string, told: Told = {}) => active({ terms, ...told }, { firstClickAt });
  const ended = { life: { endDate: '2026-02-20T05:00:00.000Z' } };
  test.each([
    {
      rule: 'is due at the end of the month of the click',
      contract: clicked('2026-01-20T00:00:00.000Z'),
      next: january,
    },
    {
      rule: 'belongs to the month that it is in New York',
      contract: clicked('2026-02-01T04:59:59.999Z'),
      next: january,
    },
    {
      rule: 'of a month after one without clicks',
      contract: clicked('2026-03-05T00:00:00.000Z', { earned: [['GUARANTEE', '2026-01']] }),
      next: march,
    },
    { rule: 'while there is no click, the end of this month tells', contract: active({ terms }), next: march },
    {
      rule: 'after this month was looked at, the next one is',
      contract: active({ terms, earned: [['GUARANTEE', '2026-03']] }),
      next: on('2026-04', '2026-05-01T04:00:00.000Z'),
    },
    {
      rule: 'is due also for the month in which it ended',
      contract: aContract(
        { terms, ...ended },
        { activatedAt: start, expiredAt: '2026-02-20T05:00:00.000Z', firstClickAt: '2026-02-10T00:00:00.000Z' },
      ),
      next: on('2026-02', '2026-03-01T05:00:00.000Z'),
    },
    {
      rule: 'ended and without clicks, nothing is to come',
      contract: aContract({ terms, ...ended }, { activatedAt: start, expiredAt: '2026-02-20T05:00:00.000Z' }),
      next: null,
    },
    {
      rule: 'waits an hour for the actions of clicks that are counted after the month’s end',
      contract: active(
        { terms },
        { firstClickAt: '2026-03-20T00:00:00.000Z', clicksCountedAt: '2026-04-01T05:00:00.000Z' },
      ),
      next: on('2026-03', '2026-04-01T06:00:00.000Z'),
    },
    {
      rule: 'asks again in an hour for clicks that should have been counted',
      contract: active(
        { terms },
        { firstClickAt: '2026-01-20T00:00:00.000Z', clicksCountedAt: '2026-02-01T06:00:00.000Z' },
      ),
      next: on('2026-01', '2026-03-10T01:00:00.000Z'),
    },
    {
      rule: 'does not look further ahead for clicks that are counted within the month',
      contract: active(
        { terms },
        { firstClickAt: '2026-03-05T00:00:00.000Z', clicksCountedAt: '2026-03-06T06:00:00.000Z' },
      ),
      next: on('2026-03', '2026-04-01T05:00:00.000Z'),
    },
    { rule: 'of zero is none', contract: active({ terms: { minEarningPerClick: '0' } }), next: null },
    { rule: 'waits for the beginning', contract: aContract({ terms }), next: { step: 'ACTIVATE', at: start } },
  ])('$rule', ({ contract, next }) => {
    expect(agenda(contract, now)).toEqual(next);
  });

  test.each([
    { rule: 'since the start', contract: active({ terms }), from: start, until: null },
    {
      rule: 'signed long after the start: since the month of the beginning',
      contract: aContract({ terms }, { activatedAt: '2026-05-10T00:00:00.000Z' }),
      from: '2026-05-01T04:00:00.000Z',
      until: null,
    },
    {
      rule: 'since the last guarantee, until the end',
      contract: active({ terms, earned: [['GUARANTEE', '2026-01']], life: { endDate: later } }),
      from: '2026-02-01T05:00:00.000Z',
      until: later,
    },
  ])('looks at the clicks $rule', ({ contract, from, until }) => {
    expect(clicksToGuarantee(contract)).toEqual({ from, until });
  });
});

/*
 *   Jan 15                       Feb 1     Feb 4              Feb 10      Feb 13
 *     ┼── actions of January ──────┼──── 3 days ┼── … the last one locks ── 3 days ┼── bonus
 */
describe('the bonus', () => {
  const bonus = { type: 'FIXED', basis: 'ACTIONS', bonusTiers: [{ actionThreshold: 1, payout: '50' }] };
  const january: OpenBonusMonth = {
    eventType: 'SALE',
    month: '2026-01',
    awaitsCommand: false,
    lastLockingAt: null,
    lastSettledAt: null,
  };
  const now = '2026-02-02T00:00:00.000Z';
  test.each([
    { rule: 'is due 3 days after the month', month: january, at: '2026-02-04T05:00:00.000Z' },
    {
      rule: 'is not earlier because all has locked in the month',
      month: { ...january, lastSettledAt: '2026-01-20T05:00:00.000Z' },
      at: '2026-02-04T05:00:00.000Z',
    },
    {
      rule: 'is due 3 days after the last action has locked or been reversed',
      month: { ...january, lastSettledAt: '2026-02-10T08:30:00.000Z' },
      at: '2026-02-13T08:30:00.000Z',
    },
    {
      rule: 'is due 3 days after the last lock to come',
      month: { ...january, lastLockingAt: '2026-02-10T05:00:00.000Z', lastSettledAt: '2026-02-09T05:00:00.000Z' },
      at: '2026-02-13T05:00:00.000Z',
    },
    {
      rule: 'counts days of New York, also over the beginning of summer time',
      month: { ...january, lastLockingAt: '2026-03-07T05:00:00.000Z' },
      at: '2026-03-10T04:00:00.000Z',
    },
    {
      rule: 'of an action that should have locked by now waits for it: it locks now at the earliest',
      month: { ...january, lastLockingAt: '2026-02-01T05:00:00.000Z' },
      at: '2026-02-05T00:00:00.000Z',
    },
  ])('$rule', ({ month, at }) => {
    const next = { step: 'BONUS', eventType: 'SALE', month: '2026-01', at };
    expect(agenda(active({ bonus }, { bonusMonths: [month] }), now)).toEqual(next);
  });

  test('has no date while an action waits for a command', () => {
    const month = { ...january, awaitsCommand: true };
    expect(agenda(active({ bonus }, { bonusMonths: [month] }), now)).toBeNull();
  });

  test('needs to be agreed on for that event type', () => {
    expect(agenda(active({}, { bonusMonths: [january] }), now)).toBeNull();
    expect(agenda(active({ bonus }, { bonusMonths: [{ ...january, eventType: 'LEAD' }] }), now)).toBeNull();
  });

  test('is owed also after the contract has ended', () => {
    const contract = active({ bonus, life: { endDate: later } }, { bonusMonths: [january], expiredAt: later });
    expect(agenda(contract, later)).toMatchObject({ step: 'BONUS' });
  });
});

describe('of several things', () => {
  const bonus = { type: 'FIXED', basis: 'ACTIONS', bonusTiers: [{ actionThreshold: 1, payout: '50' }] };
  const terms = {
    contractStartSlottingFee: '1',
    firstActionSlottingFee: '1',
    monthlySlottingFee: '1',
    minEarningPerClick: '1',
  };

  test('the earliest comes first, whatever it is, and each comes once', () => {
    const endDate = '2026-02-20T05:00:00.000Z';
    const month = {
      eventType: 'SALE',
      month: '2026-01',
      awaitsCommand: false,
      lastLockingAt: null,
      lastSettledAt: null,
    };
    const earned = new Map<EarningKind, string | null>();
    let contract = aContract(
      { terms, bonus, life: { endDate } },
      { firstClickAt: '2026-01-20T00:00:00.000Z', bonusMonths: [month] },
    );
    const now = '2026-01-25T00:00:00.000Z';
    const story: string[] = [];
    for (let next = agenda(contract, now); next !== null; next = agenda(contract, now)) {
      story.push(`${next.step} ${next.at.slice(0, 10)}`);
      const { step } = next;
      const kind = earningKinds.find((one) => one === step);
      if (kind) earned.set(kind, 'month' in next ? next.month : null);
      contract = {
        ...contract,
        earned,
        hasAction: true,
        ...(step === 'ACTIVATE' && { activatedAt: next.at }),
        ...(step === 'EXPIRE' && { expiredAt: next.at }),
        ...(step === 'GUARANTEE' && { firstClickAt: null }),
        ...(step === 'BONUS' && { bonusMonths: [] }),
      };
      if (story.length > 20) break;
    }
    expect(story).toEqual([
      'ACTIVATE 2026-01-15',
      'START_FEE 2026-01-15',
      'FIRST_ACTION_FEE 2026-01-25',
      'MONTHLY_FEE 2026-02-01',
      'GUARANTEE 2026-02-01',
      'BONUS 2026-02-04',
      'EXPIRE 2026-02-20',
      'GUARANTEE 2026-03-01',
    ]);
  });
});
