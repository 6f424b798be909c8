import { z } from 'zod';
import { accountChangeStates } from '../domain/payout/accountChange.ts';
import { at, id } from './http/fields.ts';
import { payoutMethod } from './payoutMethod.ts';

/** A change of a payout method as the API answers it. */
export const payoutMethodChange = z
  .strictObject({
    id,
    partnerId: id,
    state: z.enum(accountChangeStates),
    payoutMethod,
    askedAt: at,
    askedBy: z.string().nullable().meta({ description: 'Partners do not see who of the brand it was.' }),
    note: z.string().nullable(),
    decidedAt: at.nullable(),
    decidedBy: z.string().nullable(),
    decisionNote: z.string().nullable(),
    payoutsHeldUntil: at.nullable().meta({ description: 'Nothing goes out before: 72 hours after the confirmation.' }),
  })
  .meta({ id: 'PayoutMethodChange' });
