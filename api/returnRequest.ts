import { z } from 'zod';
import type { ReturnRequest } from '../database/entities/returnRequest.ts';
import { returnRequestReport } from '../database/reports/returnRequest.ts';
import { correctedOrder } from '../domain/action/correction.ts';
import { returnDeciders, returnRequestStates } from '../domain/action/return-request.ts';
import { reversalReasons } from '../domain/action/state.ts';
import type { Principal } from './access/principal.ts';
import { at, id, moneyAnswer } from './http/fields.ts';
import { takeBack } from './takeBack.ts';

/* A return request as the API answers it. */

export const returnRequest = z
  .strictObject({
    id,
    actionId: id,
    orderId: z.string().meta({ example: 'A-1001' }),
    partnerId: id.meta({ description: 'Who is asked.' }),
    reason: z.enum(reversalReasons).meta({ example: 'ITEM_RETURNED' }),
    takeBack: takeBack.nullable().meta({ description: 'What of the sale is to be taken back; null: it is corrected.' }),
    order: correctedOrder.nullable().meta({ description: 'The order as it now is; null: a part is taken back.' }),
    payout: moneyAnswer.meta({ description: 'What the partner would give back, as it stood when it was asked.' }),
    state: z.enum(returnRequestStates).meta({
      description:
        'ACCEPTED is carried out at once: then it is CARRIED_OUT. REFUSED: the action has changed meanwhile.',
    }),
    askedAt: at,
    answerBy: at.meta({ description: 'No answer by then counts as ACCEPTED.' }),
    answeredAt: at.nullable(),
    answeredBy: z
      .enum(returnDeciders)
      .nullable()
      .meta({ description: 'BRAND: it was withdrawn, or the action was reversed or moved to another partner.' }),
    answerNote: z.string().nullable().meta({ description: 'That of a withdrawal is null for partners.' }),
    refusal: z
      .strictObject({ code: z.string(), detail: z.string() })
      .nullable()
      .meta({ description: 'Why it could not be carried out; partners read the general sentence of the code.' }),
    endedAt: at.nullable(),
    askedFor: z
      .strictObject({ actor: z.string(), note: z.string().nullable() })
      .nullable()
      .meta({ description: 'Who of the brand asked, and what was noted; null for partners.' }),
  })
  .meta({ id: 'ReturnRequest' });

export const returnRequestView = (
  row: ReturnRequest,
  { role }: Pick<Principal, 'role'>,
): z.output<typeof returnRequest> => ({
  ...returnRequestReport(row),
  askedFor: null,
  ...(role !== 'partner' && {
    answerNote: row.answerNote ?? null,
    refusal: row.refusal ?? null,
    askedFor: { actor: row.actor, note: row.note ?? null },
  }),
});
