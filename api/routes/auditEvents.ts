import { z } from 'zod';
import { auditOutcomes, type AuditEvent } from '../../database/entities/auditEvent.ts';
import { AuditEventEntity } from '../../database/entities/index.ts';
import { instant, instantText } from '../../domain/instant.ts';
import { access } from '../access/access.ts';
import { managed, role } from '../apiKey.ts';
import { at, id } from '../http/fields.ts';
import { asked, listQuery, listRoute } from '../http/list.ts';
import { nothing } from '../http/route.ts';

const method = z.enum(['GET', 'POST', 'PATCH', 'DELETE']);
const outcome = z.enum(auditOutcomes).meta({
  description:
    'DONE; REPLAYED, an earlier answer under its Idempotency-Key; PREVIEWED, by `?preview=true`; REFUSED; FAILED on our side, of which nobody knows how far it came.',
});

const auditEvent = z
  .strictObject({
    id,
    at: at.meta({ description: 'Wall time, also in the sandbox.' }),
    brandId: id.nullable().meta({ description: 'The brand of the key.' }),
    keyId: id.nullable().meta({ description: 'Null: the key is none.' }),
    keyPrefix: z.string().nullable().meta({ description: 'Of a key that opened nothing, its first characters.' }),
    role: role.nullable().meta({ description: 'Null: the key opened nothing.' }),
    method,
    route: z.string().meta({ description: 'The pattern of the path.', example: '/v1/partners/:id' }),
    objectId: id.nullable().meta({ description: 'The last id in the path; else that of what was made.' }),
    outcome,
    status: z.int(),
    requestId: z.string(),
    ipAddress: z.string().nullable(),
  })
  .meta({ id: 'AuditEvent' });

const view = (row: AuditEvent): z.output<typeof auditEvent> => ({
  id: row.id,
  at: instantText(row.at),
  brandId: row.brandId ?? null,
  keyId: row.keyId ?? null,
  keyPrefix: row.keyPrefix ?? null,
  role: role.nullable().parse(row.role ?? null),
  method: method.parse(row.method),
  route: row.route,
  objectId: row.objectId ?? null,
  outcome: row.outcome,
  status: row.status,
  requestId: row.requestId,
  ipAddress: row.ipAddress ?? null,
});

const filters = listQuery({
  brandId: id.optional(),
  keyId: id.optional().meta({ description: 'Who did it.' }),
  objectId: id.optional().meta({ description: 'To what.' }),
  method: method.optional(),
  route: z.string().min(1).max(255).optional().meta({ example: '/v1/partners/:id' }),
  outcome: outcome.optional(),
  from: instant.optional().meta({ description: 'Inclusive.' }),
  to: instant.optional().meta({ description: 'Exclusive.' }),
});

const dated = ({ from, to }: z.output<typeof filters>) => [
  ...(from === undefined ? [] : [{ at: { $gte: from } }]),
  ...(to === undefined ? [] : [{ at: { $lt: to } }]),
];

export const auditEventRoute = listRoute({
  path: '/v1/audit-events',
  summary: 'List who changed what, or tried to',
  description:
    'Every request with a key that was to change something, what a key was refused to read, and keys that opened nothing. An admin sees those of the installation, a brand its own. It is only added to.',
  roles: access.keys,
  params: nothing.params,
  query: filters,
  item: auditEvent,
  async find({ principal, query }, page, { em }) {
    const { brandId, keyId, objectId, method, route, outcome } = query;
    const named = asked({ brandId, keyId, objectId, method, route, outcome });
    const where = { $and: [managed(principal), named, ...dated(query), page.where] };
    return (await em.find(AuditEventEntity, where, page.options)).map(view);
  },
});
