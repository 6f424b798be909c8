export type { Evaluation } from './evaluation.ts';
