import type { Terms } from '../terms.ts';
import { ofEach, warnIf, type Warning } from './warning.ts';

/** What prices sales in other contracts has no say where triggers do (semantics, Products). */
export const pricedByTriggersWarnings = ({ pricing, eventPayouts }: Terms): Warning[] =>
  pricing === undefined
    ? []
    : ofEach('/eventPayouts', eventPayouts, (payout) => [
        ...warnIf(payout.defaultPayout !== undefined, '/defaultPayout', notUsed),
        ...warnIf(payout.defaultPayoutRate !== undefined, '/defaultPayoutRate', notUsed),
        ...warnIf(payout.payoutGroups.length > 0, '/payoutGroups', notUsed),
        ...warnIf(payout.payoutAdjustments.length > 0, '/payoutAdjustments', notUsed),
        ...warnIf(payout.payoutLevel === 'ITEM', '/payoutLevel', 'is ITEM, but triggers pay for a sale as a whole'),
      ]);

const notUsed = 'is not used for sales: with pricing TRIGGERS the brand’s triggers price them';
