import { createHash } from 'node:crypto';
import { canonicalJson } from '../domain/contract/canonical-json.ts';
import type { Terms } from '../domain/contract/terms.ts';

/** SHA-256 of a text, hexadecimal. */
export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** What pins a contract's terms to an evaluation: terms that say the same have the same, however their keys are ordered. */
export const termsHashOf = (terms: Terms): string => sha256(canonicalJson(terms));
