/** The object as it is. */
export const ok = <Body>(body: Body) => ({ status: 200 as const, body });

/** A new object, and where it is from now on. */
export const created = <Body extends { readonly id: string }>(collection: string, body: Body) => ({
  status: 201 as const,
  body,
  headers: { location: `${collection}/${body.id}` },
});

export const noContent = { status: 204 as const };
