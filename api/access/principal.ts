import type { Scope } from './scopes.ts';

/** The roles of API keys (api.md, Conventions). */
export const roles = ['admin', 'brand', 'support', 'finance', 'partner'] as const;
export type Role = (typeof roles)[number];

interface KeyHolder {
  readonly keyId: string;
  /** What the key is narrowed to; null for all that its role may. */
  readonly scopes: readonly Scope[] | null;
}

interface Admin extends KeyHolder {
  readonly role: 'admin';
  readonly brandId: null;
  readonly partnerId: null;
}

interface Staff<Of extends 'brand' | 'support' | 'finance'> extends KeyHolder {
  readonly role: Of;
  readonly brandId: string;
  readonly partnerId: null;
}

interface PartnerPrincipal extends KeyHolder {
  readonly role: 'partner';
  readonly brandId: string;
  readonly partnerId: string;
}

/** Who a request comes from. An admin is of the installation; everyone else of one brand, a partner of one of its partners. */
export type Principal = Admin | Staff<'brand'> | Staff<'support'> | Staff<'finance'> | PartnerPrincipal;

/** Who a route is for; `anyone` needs no key. */
export type Audience = Role | 'anyone';

/** The principals of some roles; without a key there is none. */
export type PrincipalOf<Of extends Audience> =
  Extract<Principal, { readonly role: Of }> | (Of extends 'anyone' ? null : never);

export const isAmong = <Of extends Audience>(
  principal: Principal | null,
  audience: readonly Of[],
): principal is PrincipalOf<Of> => audience.some((one) => one === (principal?.role ?? 'anyone'));

/** Who did something, in the audit history: "support:<key id>". */
export const actorOf = (principal: Principal): string => `${principal.role}:${principal.keyId}`;
