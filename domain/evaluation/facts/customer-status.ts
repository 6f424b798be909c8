/** An event type's own words for customer statuses: `{ NEW: ['first-time'], EXISTING: ['returning'] }` (seed 000). */
export interface CustomerStatusMapping {
  readonly enabled: boolean;
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/**
 * The status that rules compare: the brand's word translated where its event type has the mapping on, else the status as it
 * was sent. Case does not matter (semantics, Rules). A translated status comes first and keeps the brand's own word behind it,
 * so that a rule may name either; but a word that is the name of a status means only what it is translated to.
 */
export function customerStatusOf(
  sent: string,
  mapping: CustomerStatusMapping | null | undefined,
): string | readonly string[] {
  if (!mapping?.enabled) return sent;
  const isSent = (word: string): boolean => word.toLowerCase() === sent.toLowerCase();
  const translation = Object.entries(mapping.values).find(([, words]) => words.some(isSent));
  if (translation === undefined) return sent;
  const [status] = translation;
  const statuses = ['NEW', 'EXISTING', ...Object.keys(mapping.values)];
  return statuses.some(isSent) ? status : [status, sent];
}
