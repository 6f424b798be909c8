import { z } from 'zod';

const address =
  /^(?:[A-Za-z0-9_'+-]+\.)*[A-Za-z0-9_'+-]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;

/** An e-mail address, with the lengths that mail servers take (RFC 5321, 4.5.3.1; RFC 1035, 2.3.4). */
export const emailAddress = z
  .email({ pattern: address, abort: true })
  .max(255)
  .regex(/^[^@]{1,64}@/, 'expected at most 64 characters before the @');
