import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { GivenCustomer, KnownCustomer } from '../../../domain/customer/customer.ts';
import { enter, type Manner } from '../../../domain/customer/register.ts';

const known = (id: string, fields: Partial<KnownCustomer>): KnownCustomer => ({
  id,
  customerKey: null,
  providerKey: null,
  email: null,
  name: null,
  attribution: null,
  bare: false,
  ...fields,
});
const lena = known('lena', { customerKey: 'c-1', providerKey: 'p-1', name: 'Lena' });
const max = known('max', { customerKey: 'c-2' });
const bare = known('bare', { providerKey: 'p-3', bare: true });
const all = [lena, max, bare];

const entered = (manner: Manner, given: GivenCustomer, id = 'new') =>
  enter([{ id, given }], all, { manner, by: 'USER' });
const created = { outcome: 'CREATED', customerId: 'new' };
const conflict = (field: string) => ({
  outcome: 'REFUSED',
  errors: [{ pointer: `/${field}`, detail: 'belongs to another customer' }],
});
const met = (customerId: string, outcome = 'UPDATED') => ({ outcome, customerId });

describe('whom keys mean', () => {
  const rows: { rule: string; manner: Manner; given: GivenCustomer; id?: string; becomes: object }[] = [
    {
      rule: 'keys that nobody has are a new customer’s',
      manner: 'CREATE',
      given: { customerKey: 'c-9' },
      becomes: created,
    },
    { rule: 'one without keys is always new', manner: 'CREATE', given: { email: 'a@b.c' }, becomes: created },
    {
      rule: 'who is added must be new',
      manner: 'CREATE',
      given: { customerKey: 'c-1' },
      becomes: conflict('customerKey'),
    },
    {
      rule: 'and have a provider key of her own',
      manner: 'CREATE',
      given: { customerKey: 'c-9', providerKey: 'p-1' },
      becomes: conflict('providerKey'),
    },
    {
      rule: 'or the one of a payment that nobody has explained yet',
      manner: 'CREATE',
      given: { customerKey: 'c-9', providerKey: 'p-3' },
      becomes: met('bare'),
    },
    {
      rule: 'which explains nothing by itself',
      manner: 'CREATE',
      given: { providerKey: 'p-3' },
      becomes: conflict('providerKey'),
    },
    {
      rule: 'a sale names who is known',
      manner: 'NAME',
      given: { customerKey: 'c-1' },
      becomes: met('lena', 'UNCHANGED'),
    },
    {
      rule: 'a sale that names both keys attaches the missing one',
      manner: 'NAME',
      given: { customerKey: 'c-2', providerKey: 'p-9' },
      becomes: met('max'),
    },
    {
      rule: 'also one that a payment came under',
      manner: 'NAME',
      given: { customerKey: 'c-2', providerKey: 'p-3' },
      becomes: met('max'),
    },
    {
      rule: 'and says nothing new with the two that are known',
      manner: 'NAME',
      given: { customerKey: 'c-1', providerKey: 'p-1' },
      becomes: met('lena', 'UNCHANGED'),
    },
    {
      rule: 'but changes none',
      manner: 'NAME',
      given: { customerKey: 'c-1', providerKey: 'p-9' },
      becomes: conflict('providerKey'),
    },
    {
      rule: 'nor takes one from another',
      manner: 'NAME',
      given: { customerKey: 'c-2', providerKey: 'p-1' },
      becomes: conflict('providerKey'),
    },
    {
      rule: 'a customer of another key is another customer',
      manner: 'NAME',
      given: { customerKey: 'c-9', providerKey: 'p-1' },
      becomes: conflict('providerKey'),
    },
    {
      rule: 'a line corrects who has its customer key',
      manner: 'CORRECT',
      given: { customerKey: 'c-1', providerKey: 'p-9' },
      becomes: met('lena'),
    },
    {
      rule: 'or its provider key',
      manner: 'CORRECT',
      given: { providerKey: 'p-1', name: 'Lea' },
      becomes: met('lena'),
    },
    {
      rule: 'and says nothing new when it says the same',
      manner: 'CORRECT',
      given: { customerKey: 'c-1', name: 'Lena' },
      becomes: met('lena', 'UNCHANGED'),
    },
    {
      rule: 'a change gives a free key',
      manner: 'CHANGE',
      id: 'max',
      given: { customerKey: 'c-9' },
      becomes: met('max'),
    },
    {
      rule: 'or that of an unexplained payment',
      manner: 'CHANGE',
      id: 'max',
      given: { providerKey: 'p-3' },
      becomes: met('max'),
    },
    {
      rule: 'or both at once',
      manner: 'CHANGE',
      id: 'max',
      given: { customerKey: 'c-9', providerKey: 'p-3' },
      becomes: met('max'),
    },
    {
      rule: 'also in place of the customer key, of which the payment has none either',
      manner: 'CHANGE',
      id: 'max',
      given: { customerKey: null, providerKey: 'p-3' },
      becomes: met('max'),
    },
    {
      rule: 'her own keys are not another’s',
      manner: 'CHANGE',
      id: 'lena',
      given: { customerKey: 'c-1', providerKey: 'p-1', email: 'lena@example.com' },
      becomes: met('lena'),
    },
    {
      rule: 'never another’s customer key',
      manner: 'CHANGE',
      id: 'max',
      given: { customerKey: 'c-1' },
      becomes: conflict('customerKey'),
    },
    {
      rule: 'nor another’s provider key',
      manner: 'CHANGE',
      id: 'max',
      given: { providerKey: 'p-1' },
      becomes: conflict('providerKey'),
    },
    { rule: 'and may clear one', manner: 'CHANGE', id: 'lena', given: { providerKey: null }, becomes: met('lena') },
  ];
  test.each(rows)('$manner: $rule', ({ manner, given, id, becomes }) => {
    expect(entered(manner, given, id).entered).toStrictEqual([becomes]);
  });

  test('who turns out to be another is absorbed by her', () => {
    expect(entered('CHANGE', { providerKey: 'p-3' }, 'max')).toMatchObject({
      absorbed: [{ id: 'bare', into: 'max' }],
      changed: [{ id: 'max', customerKey: 'c-2', providerKey: 'p-3' }],
    });
  });

  test('what is said again changes nothing', () => {
    const { created, changed, absorbed, attributed } = entered('CORRECT', { customerKey: 'c-1', name: 'Lena' });
    expect([created, changed, absorbed, attributed]).toEqual([[], [], [], []]);
  });

  test('what is refused changes nothing', () => {
    const { created, changed, absorbed, attributed } = entered('CREATE', { customerKey: 'c-1', partnerId: 'acme' });
    expect({ created, changed, absorbed, attributed }).toEqual({
      created: [],
      changed: [],
      absorbed: [],
      attributed: [],
    });
  });
});

describe('who is new', () => {
  test('is kept with all that was said of her', () => {
    const given = { customerKey: 'c-9', providerKey: 'p-9', email: 'ada@example.com', name: 'Ada', partnerId: 'acme' };
    const { created, changed } = entered('CREATE', given);
    const { partnerId, ...fields } = given;
    expect(created).toEqual([known('new', { ...fields, attribution: { partnerId, by: 'USER' } })]);
    expect(changed).toEqual([]);
  });

  test.each([
    { rule: 'a provider key alone explains nobody', given: {}, bare: true },
    { rule: 'a customer key does', given: { customerKey: 'c-9' }, bare: false },
    { rule: 'so does an address', given: { email: 'ada@example.com' }, bare: false },
    { rule: 'so does a name', given: { name: 'Ada' }, bare: false },
    { rule: 'so does a partner', given: { partnerId: 'acme' }, bare: false },
    { rule: 'so does that she is nobody’s', given: { partnerId: null }, bare: false },
  ])('$rule', ({ given, bare }) => {
    expect(entered('NAME', { providerKey: 'p-9', ...given }).created).toMatchObject([{ bare }]);
  });

  test('who was explained once stays so, even when all that was said is cleared', () => {
    expect(entered('CHANGE', { customerKey: null }, 'max').changed).toMatchObject([{ customerKey: null, bare: false }]);
  });
});

describe('whose customer she is', () => {
  const attributed = (attribution: KnownCustomer['attribution'], partnerId: string | null | undefined) =>
    enter([{ id: 'max', given: { partnerId } }], [{ ...max, attribution }], { manner: 'CHANGE', by: 'USER' })
      .attributed;
  const now = (partnerId: string | null) => [{ customerId: 'max', partnerId }];

  test.each([
    { rule: 'what is not said stays', was: null, said: undefined, becomes: [] },
    { rule: 'a first partner', was: null, said: 'acme', becomes: now('acme') },
    {
      rule: 'the same once more is nothing new',
      was: { partnerId: 'acme', by: 'USER' as const },
      said: 'acme',
      becomes: [],
    },
    { rule: 'another partner', was: { partnerId: 'acme', by: 'USER' as const }, said: 'blog', becomes: now('blog') },
    {
      rule: 'a person confirms what tracking found',
      was: { partnerId: 'acme', by: 'TRACKING' as const },
      said: 'acme',
      becomes: now('acme'),
    },
    { rule: 'nobody’s', was: { partnerId: 'acme', by: 'IMPORT' as const }, said: null, becomes: now(null) },
    { rule: 'nobody’s by decision, though nobody has said anything before', was: null, said: null, becomes: now(null) },
  ])('$rule', ({ was, said, becomes }) => {
    expect(attributed(was, said)).toEqual(becomes);
  });

  test('what tracking finds again is nothing new', () => {
    const tracked = { ...max, attribution: { partnerId: 'acme', by: 'TRACKING' as const } };
    const again = [{ id: 'new', given: { customerKey: 'c-2', partnerId: 'acme' } }];
    expect(enter(again, [tracked], { manner: 'NAME', by: 'TRACKING' })).toMatchObject({
      entered: [met('max', 'UNCHANGED')],
      attributed: [],
    });
  });

  test('a new partner changes her, and none of her fields', () => {
    expect(entered('CHANGE', { partnerId: 'acme' }, 'max')).toMatchObject({ entered: [met('max')], changed: [] });
  });
});

describe('many lines', () => {
  const key = fc.constantFrom('1', '2', '3', '4');
  const line = fc.record(
    {
      customerKey: key.map((one) => `c-${one}`),
      providerKey: key.map((one) => `p-${one}`),
      name: fc.constantFrom('A', 'B'),
    },
    { requiredKeys: ['name'] },
  );
  const lines = fc.array(line.filter(({ customerKey, providerKey }) => (customerKey ?? providerKey) !== undefined));
  const entriesOf = (given: readonly GivenCustomer[], prefix: string) =>
    given.map((one, index) => ({ id: `${prefix}${String(index)}`, given: one }));
  const correct = { manner: 'CORRECT', by: 'IMPORT' } as const;

  test('of one new customer make one, who is all that they say', () => {
    const given = [
      { customerKey: 'c-9', name: 'Ada' },
      { customerKey: 'c-9', providerKey: 'p-9' },
    ];
    expect(enter(entriesOf(given, 'n'), all, correct)).toEqual({
      entered: [{ outcome: 'CREATED', customerId: 'n0' }, met('n0')],
      created: [known('n0', { customerKey: 'c-9', providerKey: 'p-9', name: 'Ada' })],
      changed: [],
      absorbed: [],
      attributed: [],
    });
  });

  test('who was new in one line may turn out to be another in the next', () => {
    const given = [{ providerKey: 'p-9' }, { customerKey: 'c-2', providerKey: 'p-9' }];
    expect(enter(entriesOf(given, 'n'), all, correct)).toMatchObject({
      entered: [{ outcome: 'CREATED', customerId: 'max' }, met('max')],
      created: [],
      changed: [{ id: 'max', providerKey: 'p-9' }],
    });
  });

  test('may give a key that a line before has taken from another', () => {
    const given = [
      { customerKey: 'c-1', providerKey: 'p-9' },
      { customerKey: 'c-9', providerKey: 'p-1' },
    ];
    expect(enter(entriesOf(given, 'n'), all, correct)).toMatchObject({
      entered: [met('lena'), { outcome: 'CREATED', customerId: 'n1' }],
      created: [{ customerKey: 'c-9', providerKey: 'p-1' }],
    });
  });

  test('never give one key to two customers, and report every line', () => {
    fc.assert(
      fc.property(lines, (given) => {
        const { entered, created, changed, absorbed } = enter(entriesOf(given, 'n'), all, correct);
        expect(entered).toHaveLength(given.length);
        const gone = new Set([...absorbed.map(({ id }) => id), ...changed.map(({ id }) => id)]);
        const after = [...all.filter(({ id }) => !gone.has(id)), ...changed, ...created];
        for (const field of ['customerKey', 'providerKey'] as const) {
          const keys = after.flatMap((customer) => customer[field] ?? []);
          expect(new Set(keys).size).toBe(keys.length);
        }
        const ids = new Set(after.map(({ id }) => id));
        for (const one of entered) expect(one.outcome === 'REFUSED' || ids.has(one.customerId)).toBe(true);
      }),
    );
  });

  test('come to the same in one batch as in two', () => {
    fc.assert(
      fc.property(lines, fc.nat(), (given, cut) => {
        const entries = entriesOf(given, 'n');
        const at = given.length === 0 ? 0 : cut % given.length;
        const register = (from: readonly KnownCustomer[], part: typeof entries): readonly KnownCustomer[] => {
          const { created, changed, absorbed } = enter(part, from, correct);
          const gone = new Set([...absorbed, ...changed].map(({ id }) => id));
          return [...from.filter(({ id }) => !gone.has(id)), ...changed, ...created];
        };
        const sorted = (customers: readonly KnownCustomer[]) =>
          customers.toSorted((one, other) => (one.id < other.id ? -1 : 1));
        expect(sorted(register(register(all, entries.slice(0, at)), entries.slice(at)))).toEqual(
          sorted(register(all, entries)),
        );
      }),
    );
  });
});
