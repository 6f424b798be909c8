import { defineEntity, p, type InferEntity } from '@mikro-orm/core';
import type { ActionFacts } from '../../domain/evaluation/facts/facts.ts';
import type { Evaluation as PricedEvaluation } from '../../domain/evaluation/evaluation.ts';
import type { Usage } from '../../domain/evaluation/limits/usage.ts';
import { instantColumn } from '../types.ts';

/** One pricing of an action with all that it was made from, so that it can be repeated to the cent. */
export const EvaluationEntity = defineEntity({
  name: 'Evaluation',
  tableName: 'evaluation',
  properties: {
    id: p.uuid().primary(),
    brandId: p.uuid(),
    actionId: p.uuid(),
    contractId: p.uuid(),
    termsHash: p.text(),
    engineVersion: p.text(),
    facts: p.json<ActionFacts>(),
    /** What the contract’s counters stood at. */
    usage: p.json<Usage>(),
    result: p.json<PricedEvaluation>(),
    at: instantColumn(),
  },
});

export type StoredEvaluation = InferEntity<typeof EvaluationEntity>;
