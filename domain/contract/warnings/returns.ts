import { decimal } from '../../money.ts';
import type { Terms } from '../terms.ts';
import { overAll } from './prices.ts';
import { warnIf, type Warning } from './warning.ts';

/** A maximum of what may come back says something only where the brand may take back without asking (decision 32). */
export const returnWarnings = ({ returnPolicy, maxReturnPercentage }: Terms): Warning[] => [
  ...overAll('/maxReturnPercentage', maxReturnPercentage),
  ...warnIf(
    returnPolicy !== 'ALWAYS_OK' && decimal(maxReturnPercentage).lessThan(100),
    '/maxReturnPercentage',
    `is not used: under ${returnPolicy} ${returnPolicy === 'NO_RETURNS' ? 'nothing comes back' : 'the partner decides on each return, and what it agrees to has no maximum'}`,
  ),
];
