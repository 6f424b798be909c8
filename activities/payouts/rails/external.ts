import type { Rail } from '../rail.ts';

/** The brand pays by itself, outside, and says what became of it (`/confirmations`). Nothing leaves us, so nothing can be lost. */
export const externalRail: Rail = {
  name: 'EXTERNAL',
  tellsLater: false,
  returnDays: 0,
  reachesWithin: 'PT0S',
  pay: ({ payoutId }) => Promise.resolve({ outcome: 'accepted', receipt: payoutId }),
  find: (payoutId) => Promise.resolve({ outcome: 'accepted', receipt: payoutId }),
};
