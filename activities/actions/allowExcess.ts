import type { Action } from '../../database/entities/action.ts';
import type { EntityManager } from '../../database/orm.ts';
import * as decide from '../../domain/action/decide.ts';
import type { ActionView } from '../../domain/action/state.ts';
import { allowed } from '../../domain/action/transitions.ts';
import { carryOut } from './carryOut.ts';
import type { CommandInput } from './command.ts';
import { datingTermsOf } from './datingTerms.ts';
import { partsToCome } from './installments.ts';
import { pinned } from './pinned.ts';

/**
 * Pays what limits cut off of an action, from now on. In the caller's transaction, which holds it.
 *
 * @throws DomainError when the state refuses it, nobody is owed anything, nothing is cut off, or it is paid already
 */
export async function excessAllowed(
  em: EntityManager,
  action: Action,
  input: CommandInput,
): Promise<{ readonly view: ActionView }> {
  allowed(action, 'ALLOW_EXCESS');
  const evaluation = await pinned(em, action);
  const known = { evaluation, terms: await datingTermsOf(em, action), toCome: await partsToCome(em, action) };
  return { view: await carryOut(em, action, decide.allowExcess(action, known, input), input, input) };
}
