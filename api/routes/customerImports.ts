import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { CustomerImportEntity, CustomerImportLineEntity } from '../../database/entities/index.ts';
import type { CustomerImport } from '../../database/entities/customerImport.ts';
import type { CustomerImportLine } from '../../database/entities/customerImportLine.ts';
import { acceptImport, importProgress } from '../../database/queries/customerImports.ts';
import type { EntityManager } from '../../database/orm.ts';
import { transaction } from '../../database/transaction.ts';
import { instantText } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { actorOf } from '../access/principal.ts';
import { found } from '../access/tenancy.ts';
import { customerLines } from '../customerCsv.ts';
import { ok } from '../http/answers.ts';
import { at, byId, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';

const outcomes = ['CREATED', 'UPDATED', 'UNCHANGED', 'REFUSED'] as const;

const file = z.string().meta({
  description:
    'A header and a line for each customer: customer_key, provider_key, email, name, partner_id, in any order. At most 100,000 lines, 50 MiB, UTF-8.',
  example: 'customer_key,email,partner_id\r\nc-77,lena@example.com,0199c8a2-5c1e-7b60-9d3f-2f6d1c3a9e01\r\n',
});

const count = z.int();

const customerImport = z
  .strictObject({
    id,
    lines: count.meta({ description: 'How many customers the file has.' }),
    created: count,
    updated: count,
    unchanged: count,
    refused: count,
    startedAt: at,
    completedAt: at.nullable().meta({ description: 'Null: lines wait for their turn.' }),
  })
  .meta({ id: 'CustomerImport' });

const line = z
  .strictObject({
    id: z.string().meta({ description: 'The number once more.' }),
    number: count.meta({ description: 'Of the line in the file, whose header is line 1.', example: 2 }),
    outcome: z.enum(outcomes).nullable().meta({ description: 'Null: it waits for its turn.' }),
    customerId: id.nullable(),
    errors: z
      .array(z.strictObject({ pointer: z.string().meta({ example: '/email' }), detail: z.string() }))
      .meta({ description: 'Why it was refused.' }),
  })
  .meta({ id: 'CustomerImportLine' });

const importView = async (em: EntityManager, row: CustomerImport): Promise<z.output<typeof customerImport>> => ({
  id: row.id,
  lines: row.lines,
  ...(await importProgress(em, row.id)),
  startedAt: instantText(row.startedAt),
  completedAt: instantText(row.completedAt),
});

const lineView = ({ number, outcome, customerId, errors }: CustomerImportLine): z.output<typeof line> => ({
  id: String(number),
  number,
  outcome: outcome ?? null,
  customerId: customerId ?? null,
  errors: (errors ?? []).map((error) => ({ ...error })),
});

const importOf = async (em: EntityManager, id: string, { brandId }: { readonly brandId: string }) =>
  found(await em.findOne(CustomerImportEntity, { id, brandId }), 'import');

export const customerImportRoutes = [
  route({
    method: 'post',
    path: '/v1/customers/import',
    summary: 'Add and change customers by a CSV file',
    description:
      'Stored at once and carried out line by line. A customer who has one of the line’s keys is changed; an empty cell leaves what is known. A line that is refused harms no other.',
    roles: access.customers,
    reads: ['text/csv'],
    takes: { ...nothing, body: file },
    responses: {
      202: {
        description: 'It is stored, and will be carried out.',
        body: z.strictObject({ id, lines: count }),
      },
    },
    async handle({ body, principal }, { database, clock }) {
      const lines = await customerLines(body);
      const { brandId } = principal;
      const imported = { id: uuid(), brandId, actor: actorOf(principal), startedAt: await clock.now() };
      await transaction(database, (em) => acceptImport(em, imported, lines), 10);
      const headers = { location: `/v1/customers/imports/${imported.id}` };
      return { status: 202 as const, body: { id: imported.id, lines: lines.length }, headers };
    },
  }),
  listRoute({
    path: '/v1/customers/imports',
    summary: 'List imports of customers',
    roles: access.customers,
    params: nothing.params,
    query: listQuery({}),
    item: customerImport,
    async find({ principal: { brandId } }, page, { em }) {
      const rows = await em.find(CustomerImportEntity, { $and: [{ brandId }, page.where] }, page.options);
      return Promise.all(rows.map((row) => importView(em.fork(), row)));
    },
  }),
  route({
    method: 'get',
    path: '/v1/customers/imports/:id',
    summary: 'Read how far an import has come',
    roles: access.customers,
    takes: { ...nothing, params: byId },
    responses: { 200: { description: 'The import.', body: customerImport } },
    handle: async ({ params, principal }, { em }) => ok(await importView(em, await importOf(em, params.id, principal))),
  }),
  listRoute({
    path: '/v1/customers/imports/:id/lines',
    summary: 'List what became of each line',
    description: 'In the order of the file. What the lines said is kept no longer than until they are carried out.',
    roles: access.customers,
    params: byId,
    query: listQuery({ outcome: z.enum(outcomes).optional() }, z.string().regex(/^\d{1,9}$/)),
    item: line,
    async find({ params, principal, query: { outcome, cursor } }, { options: { limit } }, { em }) {
      const { id: importId } = await importOf(em, params.id, principal);
      const where = { importId, number: { $gt: Number(cursor ?? 0) }, ...asked({ outcome }) };
      const rows = await em.find(CustomerImportLineEntity, where, { limit, orderBy: { number: 'asc' } });
      return rows.map(lineView);
    },
  }),
];
