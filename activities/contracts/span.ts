import { monthEnd, monthStart } from '../../domain/contract/month.ts';

/** A month as a time; `until` is exclusive. */
export const spanOf = (month: string, timeZone: string): { readonly from: string; readonly until: string } => ({
  from: monthStart(month, timeZone),
  until: monthEnd(month, timeZone),
});
