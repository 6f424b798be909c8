import { z } from 'zod';
import { why } from './actionCommand.ts';
import { id } from './http/fields.ts';

/* Moving an action to another partner, alone or as a line of a batch. */

export const reattributionFields = {
  ...why,
  partnerId: id.meta({ description: 'Who earned the action.' }),
  customer: z.boolean().optional().meta({
    description: '`true`: the action’s customer moves too, for what is to come, in the same transaction.',
  }),
};
