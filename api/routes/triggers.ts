import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { BrandEntity, PayoutTriggerEntity, PayoutTriggerVersionEntity } from '../../database/entities/index.ts';
import type { PayoutTrigger, PayoutTriggerVersion } from '../../database/entities/payoutTrigger.ts';
import { LockMode, type EntityManager } from '../../database/orm.ts';
import { latestVersions } from '../../database/queries/triggers.ts';
import { transaction } from '../../database/transaction.ts';
import { canonicalJson } from '../../domain/contract/canonical-json.ts';
import { instant, instantText } from '../../domain/instant.ts';
import { triggerFields, type Commission, type TriggerDefinition } from '../../domain/trigger/trigger.ts';
import { access } from '../access/access.ts';
import { found } from '../access/tenancy.ts';
import { created, ok } from '../http/answers.ts';
import { at, byId, id } from '../http/fields.ts';
import { listQuery, listRoute } from '../http/list.ts';
import { nothing, route } from '../http/route.ts';

const newTrigger = z
  .strictObject({
    ...triggerFields,
    event: triggerFields.event.default('TRANSACTION_CREATED'),
    rules: triggerFields.rules.default([]),
    active: triggerFields.active.default(true),
    from: instant
      .optional()
      .meta({ description: 'From which event date on it pays; absent: whatever is reported from now on.' }),
  })
  .meta({ id: 'NewTrigger' });

const trigger = z
  .strictObject({
    id,
    ...triggerFields,
    version: z.int().meta({ description: 'Each change makes a new one.' }),
    from: at.nullable().meta({ description: 'From which event date on it says this; null: whatever the date.' }),
    createdAt: at,
  })
  .meta({ id: 'Trigger' });

const view = (
  { id, createdAt }: PayoutTrigger,
  { version, fromAt, definition }: PayoutTriggerVersion,
): z.output<typeof trigger> => ({
  id,
  ...definition,
  rules: [...definition.rules],
  version,
  from: fromAt ? instantText(fromAt) : null,
  createdAt: instantText(createdAt),
});

/** A fixed sum without a currency is in the brand's. */
async function inCurrency(em: EntityManager, brandId: string, commission: Commission): Promise<Commission> {
  if (commission.amount === undefined || commission.currency !== undefined) return commission;
  return { ...commission, currency: (await em.findOneOrFail(BrandEntity, brandId)).currency };
}

async function latestVersion(em: EntityManager, row: PayoutTrigger): Promise<PayoutTriggerVersion> {
  const latest = (await latestVersions(em, [row])).get(row.id);
  if (latest === undefined) throw new Error(`trigger ${row.id} has no version`);
  return latest;
}

const one = { description: 'The trigger.', body: trigger };

export const triggerRoutes = [
  route({
    method: 'post',
    path: '/v1/triggers',
    summary: 'Create a trigger',
    description:
      'Pays a commission for each sale that all its rules hold for, to partners whose contract has pricing TRIGGERS. Each trigger that matches pays by itself.',
    roles: access.program,
    takes: { ...nothing, body: newTrigger },
    responses: { 201: one },
    async handle({ body: { from, ...given }, principal: { brandId } }, { em, database, clock }) {
      const now = await clock.now();
      const definition = { ...given, commission: await inCurrency(em, brandId, given.commission) };
      const row = { id: uuid(), brandId, createdAt: now };
      const version = { triggerId: row.id, version: 1, fromAt: from ?? null, definition };
      await transaction(database, async (em) => {
        await em.insert(PayoutTriggerEntity, row);
        await em.insert(PayoutTriggerVersionEntity, version);
      });
      return created('/v1/triggers', view(row, version));
    },
  }),
  listRoute({
    path: '/v1/triggers',
    summary: 'List triggers',
    roles: access.program,
    params: nothing.params,
    query: listQuery({}),
    item: trigger,
    async find({ principal: { brandId } }, page, { em }) {
      const rows = await em.find(PayoutTriggerEntity, { $and: [{ brandId }, page.where] }, page.options);
      const versions = await latestVersions(em, rows);
      return rows.flatMap((row) => {
        const version = versions.get(row.id);
        return version ? [view(row, version)] : [];
      });
    },
  }),
  route({
    method: 'get',
    path: '/v1/triggers/:id',
    summary: 'Read a trigger',
    roles: access.program,
    takes: { ...nothing, params: byId },
    responses: { 200: one },
    async handle({ params, principal: { brandId } }, { em }) {
      const row = found(await em.findOne(PayoutTriggerEntity, { ...params, brandId }), 'trigger');
      return ok(view(row, await latestVersion(em, row)));
    },
  }),
  route({
    method: 'patch',
    path: '/v1/triggers/:id',
    summary: 'Change a trigger',
    description: 'From now on. What happened before is paid, and corrected, by what the trigger said then.',
    roles: access.program,
    takes: { ...nothing, params: byId, body: z.strictObject(triggerFields).partial() },
    responses: { 200: one },
    async handle({ params, body, principal: { brandId } }, { database, clock }) {
      const now = await clock.now();
      const changed = await transaction(database, async (em) => {
        const lockMode = LockMode.PESSIMISTIC_WRITE;
        const row = found(await em.findOne(PayoutTriggerEntity, { ...params, brandId }, { lockMode }), 'trigger');
        const before = await latestVersion(em, row);
        const definition = withChanges(before.definition, body);
        const commission = await inCurrency(em, brandId, definition.commission);
        const next = nextVersion(before, { ...definition, commission }, now);
        if (next !== before) await em.insert(PayoutTriggerVersionEntity, next);
        return view(row, next);
      });
      return ok(changed);
    },
  }),
];

type Changes = { readonly [Field in keyof TriggerDefinition]?: TriggerDefinition[Field] | undefined };

const withChanges = (before: TriggerDefinition, changes: Changes): TriggerDefinition => ({
  name: changes.name ?? before.name,
  offerDescription: changes.offerDescription ?? before.offerDescription,
  event: before.event,
  commission: changes.commission ?? before.commission,
  rules: changes.rules ?? before.rules,
  active: changes.active ?? before.active,
});

/** One that begins in the future is changed from its beginning on; one that says the same stays. */
function nextVersion(before: PayoutTriggerVersion, definition: TriggerDefinition, now: string): PayoutTriggerVersion {
  if (canonicalJson(definition) === canonicalJson(before.definition)) return before;
  const fromAt = before.fromAt && before.fromAt > now ? before.fromAt : now;
  return { ...before, version: before.version + 1, fromAt, definition };
}
