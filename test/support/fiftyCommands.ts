import type { Partner } from '../../database/entities/partner.ts';

/** A command as it is sent, under a key of its own. */
export interface KeyedCommand {
  readonly key: string;
  /** The end of its path, such as "holds". */
  readonly what: string;
  readonly body: object;
}

/**
 * Fifty commands on one action that contradict each other: no two are the same, and few leave room for what follows.
 * @param partners who take the action from each other
 */
export function fiftyCommands(partners: readonly Pick<Partner, 'id'>[]): KeyedCommand[] {
  const reason = 'ORDER_ERROR';
  const noted = (note: string, count: number, body: object = {}) =>
    Array.from({ length: count }, (_, index) => ({ ...body, note: `${note} ${String(index)}` }));
  const families: readonly [what: string, bodies: readonly object[]][] = [
    [
      'reversals',
      noted('takes a part', 10).map((body, index) => ({ ...body, reason, amount: `${String(index + 1)}.00` })),
    ],
    ['reversals', noted('takes all', 3, { reason })],
    [
      'corrections',
      noted('says what it was', 7).map((body, index) => ({ ...body, amount: `${String(120 - index)}.00` })),
    ],
    ['holds', noted('doubts', 8, { reason })],
    ['releases', noted('doubts no more', 7)],
    ['approvals', noted('approves', 3)],
    [
      'reattributions',
      noted('moves', 6, { reason }).map((body, index) => ({ ...body, partnerId: nth(partners, index).id })),
    ],
    ['restorations', noted('brings back', 6)],
  ];
  const all = families.flatMap(([what, bodies]) => bodies.map((body) => ({ what, body })));
  // In steps of 7, so that neighbours are of different kinds.
  return all.map((_, index) => ({ ...nth(all, index * 7), key: `command-${String(index)}` }));
}

function nth<Thing>(things: readonly Thing[], index: number): Thing {
  const thing = things[index % things.length];
  if (thing === undefined) throw new Error('there are none');
  return thing;
}
