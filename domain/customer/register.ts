import type { CustomerAttributedBy } from '../attribution/question.ts';
import type { FieldError } from '../errors.ts';
import type { CurrentAttribution, CustomerKeys, GivenCustomer, KnownCustomer } from './customer.ts';

/**
 * How what is said of a customer meets those whom we keep. CREATE: she must be new. CHANGE: it is said of one whose id is known.
 * NAME: a sale names her, with keys that must agree with what is known. CORRECT: an imported line wins over what is known.
 */
export type Manner = 'CREATE' | 'CHANGE' | 'NAME' | 'CORRECT';

export interface Entry {
  /** Of the customer whom it is said of; should she be new, her id from now on. */
  readonly id: string;
  readonly given: GivenCustomer;
}

export type Entered =
  | { readonly outcome: 'CREATED' | 'UPDATED' | 'UNCHANGED'; readonly customerId: string }
  | { readonly outcome: 'REFUSED'; readonly errors: readonly FieldError[] };

/** What entries come to, for each of them and in all. */
export interface RegisterChanges {
  readonly entered: readonly Entered[];
  readonly created: readonly KnownCustomer[];
  readonly changed: readonly KnownCustomer[];
  /** Of whom nothing but the provider key was known, and who turns out to be another. */
  readonly absorbed: readonly { readonly id: string; readonly into: string }[];
  readonly attributed: readonly { readonly customerId: string; readonly partnerId: string | null }[];
}

/**
 * Enters customers one after another, each knowing what those before her said. What cannot be entered says why and changes
 * nothing.
 *
 * @param known all who have one of the keys of the entries, and under CHANGE those whom they are said of
 * @param by who says whose customers they are
 */
export function enter(
  entries: readonly Entry[],
  known: readonly KnownCustomer[],
  { manner, by }: { readonly manner: Manner; readonly by: CustomerAttributedBy },
): RegisterChanges {
  const register = new Map<string, KnownCustomer>();
  const remove = (customer: KnownCustomer): void => {
    for (const key of keysOf(customer)) register.delete(key);
  };
  const put = (customer: KnownCustomer): void => {
    for (const key of keysOf(customer)) register.set(key, customer);
  };
  known.forEach(put);

  const created = new Map<string, KnownCustomer>();
  const changed = new Map<string, KnownCustomer>();
  const absorbed = new Map<string, string>();
  const attributed: { customerId: string; partnerId: string | null }[] = [];

  const enterOne = ({ id: entryId, given }: Entry): Entered => {
    const holders = keysOf(given).flatMap((key) => register.get(key) ?? []);
    const self = manner === 'CHANGE' ? known.find(({ id }) => id === entryId) : undefined;
    const meeting = self ? meetAgain(self, given, holders) : meet(given, holders, manner);
    if (meeting.outcome === 'CONFLICT') return { outcome: 'REFUSED', errors: [conflict(meeting.field)] };
    const { before, absorbs } = meeting.outcome === 'NEW' ? { before: stranger(entryId), absorbs: null } : meeting;
    const after = withGiven(before, given, by);
    const { id, attribution } = after;
    if (absorbs !== null) {
      created.delete(absorbs.id);
      absorbed.set(absorbs.id, id);
    }
    remove(before);
    put(after);
    if (attribution !== before.attribution)
      attributed.push({ customerId: id, partnerId: attribution?.partnerId ?? null });
    if (meeting.outcome === 'NEW' || created.has(id)) created.set(id, after);
    else if (!sameRow(before, after)) changed.set(id, after);
    if (meeting.outcome === 'NEW') return { outcome: 'CREATED', customerId: id };
    const isSame = sameRow(before, after) && attribution === before.attribution;
    return { outcome: isSame ? 'UNCHANGED' : 'UPDATED', customerId: id };
  };

  const entered = entries.map(enterOne);
  return {
    // Who was created by one line may be absorbed by a later one.
    entered: entered.map((one) =>
      one.outcome === 'REFUSED' ? one : { ...one, customerId: absorbed.get(one.customerId) ?? one.customerId },
    ),
    created: [...created.values()],
    changed: [...changed.values()],
    absorbed: [...absorbed].map(([id, into]) => ({ id, into })),
    attributed,
  };
}

type Meeting =
  | { readonly outcome: 'NEW' }
  | { readonly outcome: 'MET'; readonly before: KnownCustomer; readonly absorbs: KnownCustomer | null }
  | { readonly outcome: 'CONFLICT'; readonly field: 'customerKey' | 'providerKey' };

/** Whom the new keys of a customer may mean beside herself. */
function meetAgain(self: KnownCustomer, given: CustomerKeys, holders: readonly KnownCustomer[]): Meeting {
  const others = holders.filter(({ id }) => id !== self.id);
  if (others.some(({ customerKey }) => given.customerKey && customerKey === given.customerKey)) {
    return { outcome: 'CONFLICT', field: 'customerKey' };
  }
  const [other = null] = others;
  return other === null || other.bare
    ? { outcome: 'MET', before: self, absorbs: other }
    : { outcome: 'CONFLICT', field: 'providerKey' };
}

/** Whom the keys mean, among those who hold one of them. */
function meet({ customerKey, providerKey }: CustomerKeys, holders: readonly KnownCustomer[], manner: Manner): Meeting {
  const ours = holders.find((holder) => customerKey && holder.customerKey === customerKey);
  const theirs = holders.find((holder) => providerKey && holder.providerKey === providerKey);
  if (ours === undefined) {
    if (theirs === undefined) return { outcome: 'NEW' };
    const isAnother = customerKey && theirs.customerKey !== null;
    // Only who is told to be somebody by a customer key is met anew.
    const isTaken = manner === 'CREATE' && !(theirs.bare && customerKey);
    if (isAnother || isTaken) return { outcome: 'CONFLICT', field: 'providerKey' };
    return { outcome: 'MET', before: theirs, absorbs: null };
  }
  if (manner === 'CREATE') return { outcome: 'CONFLICT', field: 'customerKey' };
  const disagrees = providerKey && ours.providerKey !== null && ours.providerKey !== providerKey;
  if (manner === 'NAME' && disagrees) return { outcome: 'CONFLICT', field: 'providerKey' };
  if (theirs === undefined || theirs.id === ours.id) return { outcome: 'MET', before: ours, absorbs: null };
  return theirs.bare
    ? { outcome: 'MET', before: ours, absorbs: theirs }
    : { outcome: 'CONFLICT', field: 'providerKey' };
}

const conflict = (field: 'customerKey' | 'providerKey'): FieldError => ({
  pointer: `/${field}`,
  detail: 'belongs to another customer',
});

const stranger = (id: string): KnownCustomer => ({
  id,
  customerKey: null,
  providerKey: null,
  email: null,
  name: null,
  attribution: null,
  bare: true,
});

function withGiven(before: KnownCustomer, given: GivenCustomer, by: CustomerAttributedBy): KnownCustomer {
  const { customerKey, providerKey, email, name, partnerId } = given;
  const after = {
    ...before,
    ...(customerKey !== undefined && { customerKey }),
    ...(providerKey !== undefined && { providerKey }),
    ...(email !== undefined && { email }),
    ...(name !== undefined && { name }),
    attribution: attributionAfter(before.attribution, partnerId, by),
  };
  const { attribution } = after;
  return {
    ...after,
    bare: before.bare && attribution === null && (after.customerKey ?? after.email ?? after.name) === null,
  };
}

/** The attribution from now on; the same object when nothing new is said. What tracking found out is confirmed by people. */
function attributionAfter(
  before: CurrentAttribution | null,
  partnerId: string | null | undefined,
  by: CustomerAttributedBy,
): CurrentAttribution | null {
  if (partnerId === undefined) return before;
  const isConfirmed = before?.partnerId === partnerId && (before.by !== 'TRACKING' || by === 'TRACKING');
  return isConfirmed ? before : { partnerId, by };
}

const sameRow = (one: KnownCustomer, other: KnownCustomer): boolean =>
  one.customerKey === other.customerKey &&
  one.providerKey === other.providerKey &&
  one.email === other.email &&
  one.name === other.name;

/** Both kinds of keys in one map, each under its own first letter. */
const keysOf = ({ customerKey, providerKey }: CustomerKeys): string[] => [
  ...(customerKey ? [`c${customerKey}`] : []),
  ...(providerKey ? [`p${providerKey}`] : []),
];
