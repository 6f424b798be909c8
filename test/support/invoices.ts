import { v7 as uuid } from 'uuid';
import { BrandEntity, type Brand } from '../../database/entities/brand.ts';
import type { Invoice } from '../../database/entities/invoice.ts';
import { planMonth } from '../../database/queries/invoices.ts';
import { issueToBrand } from '../../database/queries/issueInvoice.ts';
import { transaction } from '../../database/transaction.ts';
import { plusDuration } from '../../domain/calendar.ts';
import { monthEnd, monthOf } from '../../domain/earning/month.ts';
import { usualInvoicing } from '../../domain/invoice/invoicing.ts';
import type { Ground, Stage } from './stage.ts';

/** Paid two days after the end of the day of the invoice's issue. */
export const byInvoice = {
  payoutScheduling: { basis: 'INVOICED', period: 'END_OF_DAY', monthOffset: 0, dayOffset: 2 },
};

/** Invoices the brand for all that is open, as finance does, and waits until what follows has happened. */
export async function invoicedNow(stage: Stage, { brand }: { readonly brand: Brand }): Promise<readonly Invoice[]> {
  const now = await stage.temporal.clock.now();
  const until = plusDuration(now, 'P1D', 'UTC');
  const asked = { brandId: brand.id, commandId: uuid(), currency: null, until, now };
  const invoices = await transaction(stage.database, (em) => issueToBrand(em, asked));
  await stage.moveTo(now);
  return invoices;
}

/** Has the brand invoiced by months, and moves the clock to the end of this one. */
export async function untilInvoiced(stage: Stage, { brand }: { readonly brand: Brand }) {
  await byMonths(stage, brand);
  const month = monthOf(await stage.temporal.clock.now(), brand.timeZone);
  const dueAt = monthEnd(month, brand.timeZone);
  await transaction(stage.database, (em) => planMonth(em, brand.id, { month, dueAt }));
  await stage.moveTo(dueAt);
  // Else each later move of this stage's clock would stop at the end of each month.
  await byMonths(stage, brand, 'MANUAL');
  return { brandId: brand.id, month };
}

const byMonths = ({ database }: Ground, { id }: Brand, run: 'MANUAL' | 'MONTHLY' = 'MONTHLY') =>
  database.em.fork().nativeUpdate(BrandEntity, { id }, { invoicing: { ...usualInvoicing, run } });
