import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ratio, type Outcome } from './part.ts';
import { plotOf } from './plot.ts';

const docs = join(import.meta.dirname, '../docs');

const ratiosOfParts = z.record(z.string(), z.array(ratio));

/**
 * Writes down what parts came to in full, in docs/performance.json, and draws docs/performance.svg of all that stands there: what a
 * part came to before is replaced, and the others keep what they came to last.
 */
export function publish(outcomes: Readonly<Record<string, Outcome>>): void {
  const file = join(docs, 'performance.json');
  const ratios = ratiosOfParts.parse(JSON.parse(readFileSync(file, 'utf8')));
  for (const [part, { ratios: found = [] }] of Object.entries(outcomes)) {
    if (found.length > 0) ratios[part] = [...found];
  }
  writeFileSync(file, `${JSON.stringify(ratios, null, 2)}\n`);
  writeFileSync(join(docs, 'performance.svg'), plotOf(Object.values(ratios).flat()));
}
