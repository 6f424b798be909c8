import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { decimalColumn, instantColumn } from '../types.ts';

/** What one unit of a currency was in another, as a brand was told; it is never changed. */
export const FxRateEntity = defineEntity({
  name: 'FxRate',
  tableName: 'fx_rate',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    fromCurrency: p.text(),
    toCurrency: p.text(),
    rate: decimalColumn(),
    source: p.text(),
    /** From when on it counts. */
    at: instantColumn(),
    recordedAt: instantColumn(),
  },
});

export type StoredFxRate = InferEntity<typeof FxRateEntity>;
