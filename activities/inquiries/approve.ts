import { v7 as uuid } from 'uuid';
import { EventTypeEntity } from '../../database/entities/eventType.ts';
import type { Inquiry } from '../../database/entities/inquiry.ts';
import type { Database, EntityManager } from '../../database/orm.ts';
import { contractsInForce } from '../../database/queries/contracts.ts';
import { claimOf, knownOrder } from '../../database/queries/inquiries.ts';
import { acceptSubmission, reportHash } from '../../database/queries/submissions.ts';
import type { InstructionBy } from '../../domain/action/instruction.ts';
import type { Submission } from '../../domain/action/submission.ts';
import { eventPayoutOf } from '../../domain/contract/terms.ts';
import { assertNever, DomainError } from '../../domain/errors.ts';
import { deedOf, type InquiryApproval } from '../../domain/inquiry/deed.ts';
import type { Instruct } from '../instruct.ts';
import type { Submit } from '../submit.ts';

/** The ways from an activity to the workflows of actions. */
export interface WaysToActions {
  readonly instruct: Instruct;
  readonly submit: Submit;
}

/**
 * Does what an approval asks; answers the action that came of it. An order that nobody has reported is reported first, and then looked
 * at once more: attribution may have found another partner. A repeat is safe: it finds the order reported, and the command's id
 * done.
 *
 * @throws DomainError what the domain refuses; ACTION_BUSY and UNAVAILABLE when it is not known whether it was done: ask again
 */
export async function carryOutApproval(
  database: Database,
  ways: WaysToActions,
  inquiry: Inquiry,
  approval: InquiryApproval,
  by: InstructionBy & { readonly now: string },
): Promise<string> {
  const em = database.em.fork();
  const deed = deedOf(claimOf(inquiry), approval, await knownOrder(em, inquiry));
  switch (deed.deed) {
    case 'NOTHING':
      return deed.actionId;
    case 'INSTRUCT': {
      const { commandId, actor, note } = by;
      await ways.instruct({ id: deed.actionId }, deed.instruction, { commandId, actor, note });
      return deed.actionId;
    }
    case 'REPORT':
      await report(em, ways.submit, inquiry, deed.order, by);
      return carryOutApproval(database, ways, inquiry, approval, by);
    default:
      return assertNever(deed);
  }
}

/** Takes in the order as the brand would have reported it, and has it recorded. */
async function report(
  em: EntityManager,
  submit: Submit,
  { brandId, partnerId, eventTypeId, orderId }: Inquiry,
  body: Submission,
  { actor, now }: { readonly actor: string; readonly now: string },
): Promise<void> {
  await requireContract(em, { brandId, partnerId, eventTypeId, eventDate: body.eventDate });
  const { submission } = await acceptSubmission(em, {
    id: uuid(),
    brandId,
    eventTypeId,
    orderId,
    body,
    bodyHash: reportHash(body),
    isTransaction: false,
    actor,
    submittedAt: now,
  });
  await submit(submission);
}

/** Without it the order would be recorded as nobody's. */
async function requireContract(
  em: EntityManager,
  {
    brandId,
    partnerId,
    eventTypeId,
    eventDate,
  }: Pick<Inquiry, 'brandId' | 'partnerId' | 'eventTypeId'> & {
    readonly eventDate: string;
  },
): Promise<void> {
  const eventType = await em.findOneOrFail(EventTypeEntity, eventTypeId);
  const [contract] = await contractsInForce(em, brandId, [partnerId], eventDate);
  if (contract && eventPayoutOf(contract.terms, eventType)) return;
  const detail = `Partner ${partnerId} has no contract that pays for ${eventType.code} at ${eventDate}.`;
  throw new DomainError('PARTNER_WITHOUT_CONTRACT', detail);
}
