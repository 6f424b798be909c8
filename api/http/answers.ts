import { csvContentType } from './csv.ts';

/** The object as it is. */
export const ok = <Body>(body: Body) => ({ status: 200 as const, body });

/** A PDF to look at in the browser, which keeps it under this name. */
export const pdf = (name: string, bytes: Buffer) => ({
  status: 200 as const,
  bytes,
  headers: { 'content-type': 'application/pdf', 'content-disposition': `inline; filename="${name}.pdf"` },
});

/** A CSV file to keep. */
export const csvFile = (name: string, bytes: Buffer) => ({
  status: 200 as const,
  bytes,
  headers: { 'content-type': csvContentType, 'content-disposition': `attachment; filename="${name}.csv"` },
});

/** A page for people. */
export const page = (html: string, headers: Readonly<Record<string, string>>) => ({
  status: 200 as const,
  bytes: Buffer.from(html),
  headers: { ...headers, 'content-type': 'text/html; charset=utf-8' },
});

/** A picture for pages of other sites; each look asks for it anew. */
export const gif = (bytes: Buffer) => ({
  status: 200 as const,
  bytes,
  headers: {
    'content-type': 'image/gif',
    'cache-control': 'no-store',
    'cross-origin-resource-policy': 'cross-origin',
  },
});

/** A script for pages of other sites. */
export const script = (text: string, maxAgeSeconds: number) => ({
  status: 200 as const,
  bytes: Buffer.from(text),
  headers: {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': `public, max-age=${maxAgeSeconds}`,
    'cross-origin-resource-policy': 'cross-origin',
  },
});

/** Prometheus' text format. */
export const metrics = (text: string) => ({
  status: 200 as const,
  bytes: Buffer.from(text),
  headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
});

/** A new object, and where it is from now on. */
export const created = <Body extends { readonly id: string }>(collection: string, body: Body) => ({
  status: 201 as const,
  body,
  headers: { location: `${collection}/${body.id}` },
});

export const noContent = { status: 204 as const };
