import { LedgerEntryEntity } from '../../database/entities/ledgerEntry.ts';
import type { Database } from '../../database/orm.ts';
import { brandsToSeal, sealLedger } from '../../database/queries/seal.ts';
import type { Account } from '../../domain/ledger/postings.ts';
import { amountText, money, sum } from '../../domain/money.ts';

/** What the ledger says of a partner in US dollars. */
export async function balanceOf(database: Database, partner: { readonly id: string }) {
  const entries = await database.em.fork().find(LedgerEntryEntity, { partnerId: partner.id, currency: 'USD' });
  const total = (account: Account): string =>
    amountText(
      sum(
        entries.filter((entry) => entry.account === account).map(({ amount }) => money(amount, 'USD')),
        'USD',
      ),
    );
  return { accrued: total('PARTNER_ACCRUED'), payable: total('PARTNER_PAYABLE'), paid: total('PARTNER_PAID') };
}

/** Whether all entries of all brands sum to zero. */
export async function ledgerIsBalanced(database: Database): Promise<boolean> {
  const entries = await database.em.fork().find(LedgerEntryEntity, {});
  return sum(
    entries.map(({ amount }) => money(amount, 'USD')),
    'USD',
  ).amount.isZero();
}

/** Seals what is there, unless the worker's sealer is just at it. */
export async function untilSealed(database: Database, brandId: string): Promise<void> {
  const em = database.em.fork();
  for (;;) {
    await sealLedger(database, brandId);
    if (!(await brandsToSeal(em)).includes(brandId)) return;
  }
}
