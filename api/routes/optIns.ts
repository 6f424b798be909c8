import { optIn } from '../../database/queries/optIn.ts';
import { ContractEntity } from '../../database/entities/index.ts';
import { transaction } from '../../database/transaction.ts';
import { access } from '../access/access.ts';
import { found, within } from '../access/tenancy.ts';
import { contract, contractView } from '../contract.ts';
import { ok } from '../http/answers.ts';
import { byId } from '../http/fields.ts';
import { nothing, route } from '../http/route.ts';

export const optInRoute = route({
  method: 'post',
  path: '/v1/contracts/:id/opt-ins',
  summary: 'Begin modified terms now',
  description:
    'The id is that of the UPCOMING contract whose `modification.earlyOptIn` is true. It begins now, and the one that it follows ends now.',
  roles: access.optIns,
  takes: { ...nothing, params: byId },
  responses: { 200: { description: 'The contract that has begun.', body: contract } },
  problems: ['CONTRACT_STATE_REFUSES'],
  async handle({ params, principal }, { em, database, clock }) {
    const { id } = found(await em.findOne(ContractEntity, { ...params, ...within(principal) }), 'contract');
    const now = await clock.now();
    const row = await transaction(database, (em) => optIn(em, id, now));
    return ok(await contractView(em, row, now));
  },
});
