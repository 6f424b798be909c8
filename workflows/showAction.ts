import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { awaitsInvoice } from '../domain/action/agenda.ts';
import type { ActionView } from '../domain/action/state.ts';
import { searchAttributes } from './messages/searchAttributes.ts';

/**
 * What finance sees of an action in the Temporal UI: details in words, attributes to search by. Attributes are written only
 * when one has changed, since each writing is an event in the history.
 */
export function showAction(view: ActionView, partnerName: string | null, before: ActionView | undefined): void {
  setCurrentDetails(details(view, partnerName));
  const attributes = attributesOf(view);
  if (before && JSON.stringify(attributesOf(before)) === JSON.stringify(attributes)) return;
  upsertSearchAttributes(attributes);
}

const attributesOf = (view: ActionView): SearchAttributeUpdatePair[] => [
  { key: searchAttributes.BrandId, value: view.brandId },
  { key: searchAttributes.PartnerId, value: view.partnerId },
  { key: searchAttributes.ContractId, value: view.contractId },
  { key: searchAttributes.ActionState, value: view.state },
  { key: searchAttributes.LockingAt, value: view.lockingAt === null ? null : new Date(view.lockingAt) },
  { key: searchAttributes.PayableAt, value: view.payableAt === null ? null : new Date(view.payableAt) },
  { key: searchAttributes.Payout, value: view.payout },
];

function details(view: ActionView, partnerName: string | null): string {
  const lines = [
    `**${view.state}** (${view.stateDetail})`,
    view.partnerId === null
      ? `${view.amount}, credited to nobody`
      : `${view.amount} → **${view.payout}** to ${partnerName ?? view.partnerId}`,
    ...(view.lockingAt === null ? [] : [`Locks at ${view.lockingAt}`]),
    ...(view.openUntil === undefined ? [] : [`Waits for its locking to begin, until ${view.openUntil} at most`]),
    ...(view.hold ? [`On hold ${view.hold.until === null ? 'until it is released' : `until ${view.hold.until}`}`] : []),
    ...(awaitsInvoice(view) ? ['Waits for its invoice'] : []),
    ...(view.payableAt === null ? [] : [`Payable at ${view.payableAt}`]),
    `Action \`${view.actionId}\``,
  ];
  return lines.join('\n\n');
}
