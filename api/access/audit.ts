import { isIP } from 'node:net';
import type { Request } from 'express';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { AuditEvent, AuditOutcome } from '../../database/entities/auditEvent.ts';
import type { Database } from '../../database/orm.ts';
import type { Logger } from '../../platform/log.ts';
import type { Asked } from '../http/asked.ts';
import type { Answer, Route } from '../http/route.ts';
import { AuditLog } from './auditLog.ts';
import { KeyRefused } from './authentication.ts';
import { KeyUses } from './keyUses.ts';
import type { Principal } from './principal.ts';

/** One request with its answer. */
interface Answered extends Asked {
  readonly request: Request;
  readonly requestId: string;
  readonly answer: Answer;
}

/** Keeps who did what. Whoever opens it closes it before the database, so that nothing is lost. */
export interface Audit {
  /**
   * Notes an answer to a key, or to what was sent as one. Resolves at once for what changed nothing and for reports; else when the event is stored, so that nobody
   * hears of a change that the audit log does not have.
   */
  readonly note: (answered: Answered) => Promise<void>;
  /** Writes how often keys were used, which else waits a few seconds. */
  readonly flush: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export function openAudit(deps: { readonly database: Database; readonly log: Logger }): Audit {
  const events = new AuditLog(deps);
  const uses = new KeyUses(deps);
  return {
    async note(answered) {
      const { asker } = answered;
      if (asker === null) return;
      const event = eventOf(answered, asker);
      const { method, route, at, status } = event;
      if (!(asker instanceof KeyRefused)) {
        uses.note({ keyId: asker.keyId, brandId: asker.brandId, method, route, at, isRefused: status >= 400 });
      }
      if (!isKept(answered, event)) return;
      const stored = events.record(event);
      if (event.outcome === 'DONE' && answered.route.isReport !== true) await stored;
    },
    flush: () => uses.flush(),
    async close() {
      await Promise.all([events.close(), uses.close()]);
    },
  };
}

/** Of what is only read, that which somebody was not to read. */
const isKept = ({ route }: Answered, { status }: AuditEvent): boolean =>
  route.method !== 'get' || status === 401 || status === 403;

function eventOf({ route, params, request, requestId, answer }: Answered, asker: Principal | KeyRefused): AuditEvent {
  return {
    id: uuid(),
    at: new Date().toISOString(),
    ...who(asker),
    method: route.method.toUpperCase(),
    route: route.path,
    objectId: objectOf(route, params, answer),
    outcome: outcomeOf(request, answer),
    status: answer.status,
    requestId,
    // The header that a proxy sends may hold anything.
    ipAddress: request.ip !== undefined && isIP(request.ip) !== 0 ? request.ip : null,
  };
}

function who(asker: Principal | KeyRefused) {
  if (!(asker instanceof KeyRefused)) {
    return { brandId: asker.brandId, keyId: asker.keyId, keyPrefix: null, role: asker.role };
  }
  const { former, prefix } = asker;
  return { brandId: former?.brandId ?? null, keyId: former?.id ?? null, keyPrefix: prefix, role: null };
}

const made = z.looseObject({ id: z.uuid() });

/** The last id in the path; else that of what was made. */
function objectOf({ path }: Route, params: Asked['params'], { status, body }: Answer): string | null {
  const inPath = path.match(/:\w+/g)?.flatMap((name) => z.uuid().safeParse(params[name.slice(1)]).data ?? []);
  const last = inPath?.at(-1);
  if (last !== undefined) return last;
  return status < 300 ? (made.safeParse(body).data?.id ?? null) : null;
}

function outcomeOf(request: Request, { status, headers }: Answer): AuditOutcome {
  if (status >= 500) return 'FAILED';
  if (status >= 400) return 'REFUSED';
  if (headers?.['idempotency-replayed'] === 'true') return 'REPLAYED';
  return request.query['preview'] === 'true' ? 'PREVIEWED' : 'DONE';
}
