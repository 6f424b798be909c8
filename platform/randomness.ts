import { randomBytes, randomFillSync } from 'node:crypto';

/** Enough for hundreds of calls: to ask the system costs more than all else of a click. */
const store = Buffer.alloc(8192);
let taken = store.length;

/** So many random bytes, up to 8192, that nobody was given before; they stay as they are only until the next call. */
export function randomness(bytes: number): Buffer {
  if (taken + bytes > store.length) {
    randomFillSync(store);
    taken = 0;
  }
  taken += bytes;
  return store.subarray(taken - bytes, taken);
}

let letters = '';
let lettersTaken = 0;

/** So many random letters, digits, `-` and `_`, six bits each, up to 8192, that nobody was given before. */
export function randomLetters(count: number): string {
  if (lettersTaken + count > letters.length) {
    letters = randomBytes(6144).toString('base64url');
    lettersTaken = 0;
  }
  lettersTaken += count;
  return letters.slice(lettersTaken - count, lettersTaken);
}
