/** The object as it is. */
export const ok = <Body>(body: Body) => ({ status: 200 as const, body });

/** A PDF to look at in the browser, which keeps it under this name. */
export const pdf = (name: string, bytes: Buffer) => ({
  status: 200 as const,
  bytes,
  headers: { 'content-type': 'application/pdf', 'content-disposition': `inline; filename="${name}.pdf"` },
});

/** A new object, and where it is from now on. */
export const created = <Body extends { readonly id: string }>(collection: string, body: Body) => ({
  status: 201 as const,
  body,
  headers: { location: `${collection}/${body.id}` },
});

export const noContent = { status: 204 as const };
