import { randomBytes } from 'node:crypto';
import { z } from 'zod';

/** Standard Webhooks: 24 to 64 random bytes in base64 behind `whsec_`. */
export const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** A new secret in an answer. */
export const shownSecret = z.string().optional().meta({
  description: 'Signs the notifications (Standard Webhooks). Shown once: a repeat of the request leaves it out.',
  example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwvhM4L5cZZZZ=',
});
