import type { FieldError } from '../../domain/errors.ts';
import { pointerTo } from './pointer.ts';

const deepest = 64;

/**
 * What valid JSON can hold and PostgreSQL cannot, field by field: the character NUL and halves of surrogate pairs in texts,
 * and nesting without end. Found here, each is a mistake of the sender with a name; found later, a failure of ours.
 */
export function unstorable(value: unknown): FieldError[] {
  const errors: FieldError[] = [];
  const open: { readonly value: unknown; readonly path: readonly string[] }[] = [{ value, path: [] }];
  // Not by recursion: a megabyte of brackets would exhaust the stack.
  for (let next = open.pop(); next !== undefined && errors.length === 0; next = open.pop()) {
    if (typeof next.value === 'string' && !isStorable(next.value)) {
      errors.push({ pointer: pointerTo(next.path), detail: 'holds a character that cannot be stored' });
    }
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.path.length >= deepest) {
      errors.push({ pointer: pointerTo(next.path), detail: `is nested deeper than ${deepest} levels` });
    }
    for (const [key, inner] of Object.entries(next.value)) {
      const path = [...next.path, key];
      if (isStorable(key)) open.push({ value: inner, path });
      else errors.push({ pointer: pointerTo(next.path), detail: 'has a name with a character that cannot be stored' });
    }
  }
  return errors;
}

const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0');
