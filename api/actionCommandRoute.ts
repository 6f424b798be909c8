import type { UpdateDefinition } from '@temporalio/common';
import { z } from 'zod';
import type { Preview } from '../activities/actions/preview.ts';
import type { Action } from '../database/entities/action.ts';
import type { Database } from '../database/orm.ts';
import type { ProblemCode } from '../domain/errors.ts';
import type { CommandBy } from '../workflows/messages.ts';
import { action, actionAnswer } from './action.ts';
import { actionNow, commandOn } from './actionCommand.ts';
import { actionPreview, previewAnswer, previewQuery } from './actionPreview.ts';
import { commanded } from '../dispatch/action.ts';
import { ok } from './http/answers.ts';
import { etagOf } from './http/etag.ts';
import { byId } from './http/fields.ts';
import { route, type Route } from './http/route.ts';

/* A command on one action as a route: `?preview=true` says what it would do, without it the action's workflow does it. */

export const commandResponses = {
  200: {
    description: 'The action as it is now; with `?preview=true` what would be.',
    body: z.union([action, actionPreview]),
  },
};

export const changed = (row: Action) => ({ ...ok(actionAnswer(row)), headers: { etag: etagOf(row.version) } });
export const previewed = (preview: Preview) => ok(previewAnswer(preview));

interface CommandDefinition<Body, Command extends CommandBy> {
  /** The end of its path, such as "reversals". */
  readonly what: string;
  readonly summary: string;
  readonly description: string;
  readonly roles: readonly ('brand' | 'support')[];
  readonly body: z.ZodType<Body>;
  /** Its refusals beside those that any command may meet. */
  readonly problems: readonly ProblemCode[];
  readonly update: UpdateDefinition<unknown, [Command]>;
  /** The command in the words of the workflow. */
  readonly command: (by: Omit<CommandBy, 'reason'>, body: Body) => Command;
  readonly preview: (
    database: Database,
    input: Command & { readonly actionId: string; readonly now: string },
  ) => Promise<Preview>;
}

/** Declares the route of a command. */
export const commandRoute = <
  Body extends { readonly note?: string | undefined } | undefined,
  Command extends CommandBy,
>({
  what,
  summary,
  description,
  roles,
  body,
  problems,
  update,
  command,
  preview,
}: CommandDefinition<Body, Command>): Route =>
  route({
    method: 'post',
    path: `/v1/actions/:id/${what}`,
    summary,
    description,
    roles,
    takes: { params: byId, query: previewQuery, body },
    responses: commandResponses,
    problems: ['ACTION_ALREADY_REVERSED', 'ACTION_AWAITS_CUSTOMER', 'ACTION_STATE_REFUSES', 'ACTION_BUSY', ...problems],
    conditional: true,
    async handle({ principal, params, query, body: asked, commandId, header }, deps) {
      const from = { principal, commandId, actionId: params.id, ifMatch: header('if-match'), note: asked?.note };
      const { submission, command: by } = await commandOn(deps.em, from);
      const input = command(by, asked);
      if (query.preview === 'true') {
        return previewed(await preview(deps.database, { ...input, actionId: params.id, now: await deps.clock.now() }));
      }
      await commanded(deps.temporal, submission, update, input);
      return changed(await actionNow(deps.em, from));
    },
  });
