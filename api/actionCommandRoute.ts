import { z } from 'zod';
import type { Preview } from '../activities/actions/preview.ts';
import type { Action } from '../database/entities/action.ts';
import type { ReturnRequest } from '../database/entities/returnRequest.ts';
import type { Instruction } from '../domain/action/instruction.ts';
import type { ProblemCode } from '../domain/errors.ts';
import type { Principal } from './access/principal.ts';
import { action, actionAnswer } from './action.ts';
import { carriedOut, commandOn, lookedAt } from './actionCommand.ts';
import { actionPreview, previewAnswer, previewQuery } from './actionPreview.ts';
import { ok } from './http/answers.ts';
import { etagOf } from './http/etag.ts';
import { byId } from './http/fields.ts';
import { route, type Route } from './http/route.ts';
import { partnerAsked } from './returnAsking.ts';
import { returnRequest, returnRequestView } from './returnRequest.ts';

/* A command on one action as a route: `?preview=true` says what it would do, without it the action's workflow does it. */

const commandResponses = {
  200: {
    description: 'The action as it is now; with `?preview=true` what would be.',
    body: z.union([action, actionPreview]),
  },
};

const changed = (row: Action) => ({ ...ok(actionAnswer(row)), headers: { etag: etagOf(row.version) } });
const previewed = (preview: Preview, awaitsPartner = false) => ok(previewAnswer(preview, awaitsPartner));

const askedResponse = {
  202: {
    description: 'Under the contract the partner has to agree: it is asked.',
    body: returnRequest,
  },
};

/** Answers of a command; 202 where a contract may have its partner asked. */
type CommandResponses = typeof commandResponses & Partial<typeof askedResponse>;

const askedPartner = (request: ReturnRequest, principal: Principal) => ({
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

interface CommandDefinition<Body> {
  /** The end of its path, such as "reversals". */
  readonly what: string;
  readonly summary: string;
  readonly description: string;
  readonly roles: readonly ('brand' | 'support')[];
  readonly body: z.ZodType<Body>;
  /** Its refusals beside those that any command may meet. */
  readonly problems: readonly ProblemCode[];
  /** The command that the body asks for. */
  readonly instruction: (body: Body) => Instruction;
  /** Whether a contract may have its partner agree to it. */
  readonly agreeable?: true;
}

/** Declares the route of a command. */
export const commandRoute = <Body extends { readonly note?: string | undefined } | undefined>({
  what,
  summary,
  description,
  roles,
  body,
  problems,
  instruction: instructionOf,
  agreeable,
}: CommandDefinition<Body>): Route => {
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
      const instruction = instructionOf(body);
      const command = { principal, commandId, actionId: params.id, ifMatch: header('if-match'), note: body?.note };
      const asked = { ...command, instruction };
      const may = await commandOn(deps.em, asked);
      const isPreview = query.preview === 'true';
      if (instruction.command === 'REVERSE' || instruction.command === 'CORRECT') {
        const look = () => lookedAt(deps, asked, may, true);
        const asking = await partnerAsked(deps, { ...may, instruction, isPreview, look });
        if (asking)
          return 'request' in asking ? askedPartner(asking.request, principal) : previewed(asking.preview, true);
      }
      return isPreview ? previewed(await lookedAt(deps, asked, may)) : changed(await carriedOut(deps, asked, may));
    },
  });
};
