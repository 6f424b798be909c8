import type { UpdateDefinition } from '@temporalio/common';
import { z } from 'zod';
import type { Preview } from '../activities/actions/preview.ts';
import type { Action } from '../database/entities/action.ts';
import type { ReturnInstruction, ReturnRequest } from '../database/entities/returnRequest.ts';
import type { Database } from '../database/orm.ts';
import type { ProblemCode } from '../domain/errors.ts';
import type { CommandBy } from '../workflows/messages.ts';
import type { Principal } from './access/principal.ts';
import { action, actionAnswer } from './action.ts';
import { actionNow, commandOn } from './actionCommand.ts';
import { actionPreview, previewAnswer, previewQuery } from './actionPreview.ts';
import { commanded } from '../dispatch/action.ts';
import { ok } from './http/answers.ts';
import { etagOf } from './http/etag.ts';
import { byId } from './http/fields.ts';
import { route, type Route } from './http/route.ts';
import { partnerAsked } from './returnAsking.ts';
import { returnRequest, returnRequestView } from './returnRequest.ts';

/* A command on one action as a route: `?preview=true` says what it would do, without it the action's workflow does it. */

export const commandResponses = {
  200: {
    description: 'The action as it is now; with `?preview=true` what would be.',
    body: z.union([action, actionPreview]),
  },
};

export const changed = (row: Action) => ({ ...ok(actionAnswer(row)), headers: { etag: etagOf(row.version) } });
export const previewed = (preview: Preview, awaitsPartner = false) => ok(previewAnswer(preview, awaitsPartner));

const askedResponse = {
  202: {
    description: 'Under the contract the partner has to agree: it is asked.',
    body: returnRequest,
  },
};

/** Answers of a command; 202 where a contract may have its partner asked. */
type CommandResponses = typeof commandResponses & Partial<typeof askedResponse>;

const asked = (request: ReturnRequest, principal: Principal) => ({
  status: 202 as const,
  body: returnRequestView(request, principal),
  headers: { location: `/v1/return-requests/${request.id}` },
});

const commandProblems = [
  'ACTION_ALREADY_REVERSED',
  'ACTION_AWAITS_CUSTOMER',
  'ACTION_STATE_REFUSES',
  'ACTION_BUSY',
] as const;

/** Of a command that a contract may have a say in. */
const returnProblems = [
  'RETURNS_NOT_AGREED',
  'RETURN_LIMIT_REACHED',
  'RETURN_NEEDS_AGREEMENT',
  'RETURN_REQUEST_OPEN',
] as const;

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
    input: Command & { readonly actionId: string; readonly now: string; readonly supposesAgreement?: boolean },
  ) => Promise<Preview>;
  /** The same in words that can be kept: of a command that a contract can have its partner agree to. */
  readonly agreeable?: (command: Command) => ReturnInstruction;
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
  agreeable,
}: CommandDefinition<Body, Command>): Route => {
  const responses: CommandResponses = { ...commandResponses, ...(agreeable && askedResponse) };
  return route({
    method: 'post',
    path: `/v1/actions/:id/${what}`,
    summary,
    description,
    roles,
    takes: { params: byId, query: previewQuery, body },
    responses,
    problems: [...commandProblems, ...(agreeable ? returnProblems : []), ...problems],
    conditional: true,
    async handle({ principal, params, query, body, commandId, header }, deps) {
      const from = { principal, commandId, actionId: params.id, ifMatch: header('if-match'), note: body?.note };
      const { submission, action: row, command: by } = await commandOn(deps.em, from);
      const input = command(by, body);
      const isPreview = query.preview === 'true';
      const looked = { ...input, actionId: params.id, now: await deps.clock.now() };
      const instruction = agreeable?.(input);
      if (instruction) {
        const look = () => preview(deps.database, { ...looked, supposesAgreement: true });
        const asking = await partnerAsked(deps, { action: row, instruction, by, isPreview, look });
        if (asking) return 'request' in asking ? asked(asking.request, principal) : previewed(asking.preview, true);
      }
      if (isPreview) return previewed(await preview(deps.database, looked));
      await commanded(deps.temporal, submission, update, input);
      return changed(await actionNow(deps.em, from));
    },
  });
};
