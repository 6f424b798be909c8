import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import { instantColumn } from '../types.ts';

/** This database was restored from a backup: what happened between the two instants, it does not know. */
export const RestorationEntity = defineEntity({
  name: 'Restoration',
  tableName: 'restoration',
  properties: {
    id: p.uuid().primary(),
    /** As of when the backup is. */
    takenAt: instantColumn(),
    restoredAt: instantColumn(),
  },
});

export type Restoration = InferEntity<typeof RestorationEntity>;
