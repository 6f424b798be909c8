import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { HistoryCommand } from '../../domain/action/decision.ts';
import type { PriceChange } from '../../domain/action/price-change.ts';
import type { ActionView, HistoryState } from '../../domain/action/state.ts';
import { instantColumn } from '../types.ts';

/** The audit trail of an action: one row for each command, written in the transaction that carried it out. */
export const ActionHistoryEntity = defineEntity({
  name: 'ActionHistory',
  tableName: 'action_history',
  properties: {
    id: p.bigint('string').primary().autoincrement(),
    brandId: p.uuid(),
    actionId: p.uuid(),
    /** UNIQUE with the action: a repeated command finds its first answer here. */
    commandId: p.text(),
    command: p.text().$type<HistoryCommand>(),
    at: instantColumn(),
    actor: p.text(),
    reason: p.text().nullable(),
    note: p.text().nullable(),
    before: p.json<HistoryState>().nullable(),
    after: p.json<HistoryState>(),
    /** What was taken back or corrected, so that it can be undone. */
    priceChange: p.json<PriceChange>().nullable(),
    /** What the workflow was answered, so that a repeat is answered the same. */
    answer: p.json<ActionView>(),
  },
});

export type ActionHistory = InferEntity<typeof ActionHistoryEntity>;
