/** What keys can be narrowed to: the first part of a path behind /v1. Each is to be read and to be written. */
const resources = [
  'actions',
  'api-keys',
  'audit-events',
  'brands',
  'carts',
  'catalog-items',
  'clicks',
  'clock',
  'contracts',
  'correction-batches',
  'customers',
  'earnings',
  'evaluations',
  'event-types',
  'funding',
  'fx-rates',
  'impressions',
  'inquiries',
  'invoices',
  'ledger',
  'notifications',
  'offers',
  'page-visits',
  'partners',
  'payer-accounts',
  'payout-pauses',
  'payouts',
  'products',
  'promo-codes',
  'reattributions',
  'reports',
  'return-requests',
  'statement-lines',
  'statements',
  'templates',
  'tracking-links',
  'transactions',
  'triggers',
  'webhook-endpoints',
] as const;

type Resource = (typeof resources)[number];

/** `actions:read` lets a key ask for actions, `actions:write` do all else with them that its role may. */
export type Scope = `${Resource}:${'read' | 'write'}`;

export const scopes: readonly Scope[] = resources.flatMap((resource) => [
  `${resource}:read` as const,
  `${resource}:write` as const,
]);

/** Whether a text that was stored is a scope that there still is. */
export const isScope = (text: string): text is Scope => scopes.some((scope) => scope === text);

interface Declared {
  readonly method: string;
  /** As Express spells it. */
  readonly path: string;
}

/** The scope that a route needs of a narrowed key. @throws Error for a path whose resource is not in the list above */
export function scopeOf({ method, path }: Declared): Scope {
  const resource = path.split('/')[2] ?? '';
  const scope = `${resource}:${method === 'get' ? 'read' : 'write'}`;
  if (isScope(scope)) return scope;
  throw new Error(`${path} needs a resource in api/access/scopes.ts`);
}

/** Whether what is granted holds all that is asked for; null is all that the role may. */
export const covers = (granted: readonly Scope[] | null, asked: readonly Scope[] | null): boolean =>
  granted === null || (asked?.every((scope) => granted.includes(scope)) ?? false);
