/** An event type's own words for customer statuses: `{ NEW: ['first-time'], EXISTING: ['returning'] }` (seed 000). */
export interface CustomerStatusMapping {
  readonly enabled: boolean;
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/**
 * The status that rules compare: the brand's word translated where its event type has the mapping on, else the status as it
 * was sent. Case does not matter (semantics, Rules).
 */
export function customerStatusOf(sent: string, mapping: CustomerStatusMapping | null | undefined): string {
  if (!mapping?.enabled) return sent;
  const word = sent.toLowerCase();
  const translation = Object.entries(mapping.values).find(([, words]) =>
    words.some((other) => other.toLowerCase() === word),
  );
  return translation?.[0] ?? sent;
}
