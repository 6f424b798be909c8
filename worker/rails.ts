import { join } from 'node:path';
import type { Payment, Rail } from '../activities/payouts/rail.ts';
import { csvRail } from '../activities/payouts/rails/csv.ts';
import { externalRail } from '../activities/payouts/rails/external.ts';
import { fakeBankRail } from '../activities/payouts/rails/fakeBank.ts';
import { fakeRail } from '../activities/payouts/rails/fake.ts';
import { iso20022Rail } from '../activities/payouts/rails/iso20022.ts';
import { stripeRail } from '../activities/payouts/rails/stripe.ts';
import type { Fault } from '../domain/payout/payoutMethod.ts';
import type { Settings } from '../platform/settings.ts';

const faultOf = ({ destination }: Payment): Fault | null => (destination.kind === 'NOBODY' ? destination.fault : null);

/** The rails that an installation offers: files always, Stripe where there is a key for it, the fake one where time is skipped or a fake bank is there. */
export function railsOf({
  dataDir,
  stripeApiKey,
  timeSkipping,
  fakeBankUrl,
}: Pick<Settings, 'dataDir' | 'stripeApiKey' | 'timeSkipping' | 'fakeBankUrl'>): Rail[] {
  const folder = join(dataDir, 'payment-files');
  return [
    csvRail(folder),
    iso20022Rail(folder),
    externalRail,
    ...(stripeApiKey === undefined ? [] : [stripeRail({ apiKey: stripeApiKey })]),
    ...fakeRails(timeSkipping, fakeBankUrl),
  ];
}

function fakeRails(timeSkipping: boolean, bankUrl: string | undefined): Rail[] {
  if (bankUrl !== undefined) return [fakeBankRail(bankUrl)];
  return timeSkipping ? [fakeRail(faultOf)] : [];
}
