import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { LRUCache } from 'lru-cache';
import type { Database } from '../database/orm.ts';
import { brandOf, type HeldTable } from '../database/queries/brandOf.ts';
import { acrossBrands, asBrand } from '../database/tenancy.ts';

/** What follows the first segment of a workflow's id: its brand, or the id of a row that is a brand's. */
const named: ReadonlyMap<string, 'brand' | HeldTable> = new Map<string, 'brand' | HeldTable>([
  ['action', 'brand'],
  ['payout', 'brand'],
  ['invoices', 'brand'],
  ['touch-day', 'brand'],
  ['contract', 'contract'],
  ['correction-batch', 'correction_batch'],
  ['customer-import', 'customer_import'],
  ['inquiry', 'inquiry'],
  ['notifications', 'webhook_endpoint'],
  ['return-request', 'return_request'],
]);

const mostRemembered = 10_000;

/** Has each activity work with the rows of its workflow's brand alone. */
export function inBrandOfWorkflow(database: Database): ActivityInterceptorsFactory {
  const remembered = new LRUCache<string, string>({ max: mostRemembered });

  async function brandOfWorkflow(workflowId: string): Promise<string> {
    const [kind = '', id = ''] = workflowId.split('/', 2).map(decodeURIComponent);
    const holder = named.get(kind);
    if (holder === undefined) throw new Error(`Whose rows the workflow ${workflowId} works with is not known`);
    if (holder === 'brand') return id;
    const known = remembered.get(workflowId);
    if (known !== undefined) return known;
    const brandId = await acrossBrands(() => brandOf(database.em.fork(), holder, id));
    if (brandId === undefined) throw new Error(`The workflow ${workflowId} has no row and no brand`);
    remembered.set(workflowId, brandId);
    return brandId;
  }

  return ({ info: { workflowExecution } }) => ({
    inbound: {
      async execute(input, next) {
        const brandId = await brandOfWorkflow(workflowExecution?.workflowId ?? '');
        return asBrand(brandId, () => next(input));
      },
    },
  });
}
