import { setCurrentDetails } from '@temporalio/workflow';
import type { PayoutStanding } from '../activities/index.ts';

/** What finance reads of a payout in Temporal's Web UI: its amount, where it stands and what it waits for. */
export function showPayout(payoutId: string, disbursed: string, { state, waitsFor }: PayoutStanding): void {
  const what = waitsFor ? `waits. ${waitsFor.map(({ sentence }) => sentence).join(' ')}` : words[state];
  setCurrentDetails(`**${disbursed}** ${what}\n\nPayout \`${payoutId}\``);
}

const words: Readonly<Record<PayoutStanding['state'], string>> = {
  pending: 'waits until its rail takes it',
  processing: 'on its way',
  sent: 'on its way, accepted by its rail',
  completed: 'paid',
  failed: 'failed',
  returned: 'came back',
};
