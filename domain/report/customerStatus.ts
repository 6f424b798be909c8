/**
 * The category of a customer that reports group by: her status after the mapping of the event type, in one case (seed 000: "not
 * case-sensitive"). Null: the brand sent none.
 */
export const customerCategory = (status: string | null): string | null => status?.toUpperCase() ?? null;

/** New customers first, then existing ones (seed 000), then the brand's own categories by name; those without come last. */
export function byCustomerCategory(one: string | null, other: string | null): number {
  const [left, right] = [rank(one), rank(other)];
  return left === right ? 0 : left < right ? -1 : 1;
}

const first = ['NEW', 'EXISTING'];

function rank(status: string | null): string {
  if (status === null) return '9';
  const place = first.indexOf(status);
  return place < 0 ? `8 ${status}` : String(place);
}
