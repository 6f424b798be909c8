import { v7 as uuid } from 'uuid';
import { randomness } from '../../platform/randomness.ts';

/** The millisecond of the last id, and its number within that. */
let at = 0;
let number = 0;

/** A UUIDv7 that comes after all that this process made before: touches are listed by their ids. */
export function touchId(): string {
  const random = randomness(16);
  const now = Date.now();
  // The number begins where nobody can tell; the bytes that it begins with stand nowhere else in the id.
  number = now > at ? random.readUInt32LE() >>> 1 : number + 1;
  at = Math.max(now, at);
  return uuid({ random, msecs: at, seq: number });
}
