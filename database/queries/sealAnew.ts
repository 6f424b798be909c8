import type { Owner, Seal } from '../../platform/seal.ts';
import type { EntityManager } from '../orm.ts';

/** A column with sealed texts, and whose each is. */
interface SealedColumn {
  readonly table: string;
  readonly column: string;
  readonly owner: 'partner' | 'brand';
  readonly ownerColumn: string;
}

const sealedColumns: readonly SealedColumn[] = [
  { table: 'partner', column: 'payout_account_sealed', owner: 'partner', ownerColumn: 'id' },
  { table: 'payout_method_change', column: 'sealed_account', owner: 'partner', ownerColumn: 'partner_id' },
  { table: 'brand', column: 'payer_account_sealed', owner: 'brand', ownerColumn: 'id' },
  { table: 'payer_account_change', column: 'sealed_account', owner: 'brand', ownerColumn: 'brand_id' },
];

interface SealedRow {
  readonly id: string;
  readonly ownerId: string;
  readonly sealed: string;
}

const batch = 200;

/**
 * Seals by the seal's first key whatever was sealed by another one, row by row, so that nobody waits and a run that was cut off is
 * taken up again by the next. Answers how many there were.
 *
 * @throws SealError when the key of one is not here: those before it are done
 */
export async function sealAnew(em: EntityManager, seal: Seal): Promise<number> {
  let done = 0;
  for (const sealedColumn of sealedColumns) {
    for (;;) {
      const rows = await sealedOtherwise(em, sealedColumn, seal);
      for (const row of rows) done += await replaced(em, sealedColumn, row, seal);
      if (rows.length < batch) break;
    }
  }
  return done;
}

const sealedOtherwise = (em: EntityManager, { table, column, ownerColumn }: SealedColumn, { keyId }: Seal) =>
  em.execute<SealedRow[]>(
    `SELECT id, ${ownerColumn} AS "ownerId", ${column} AS sealed FROM ${table}
     WHERE ${column} IS NOT NULL AND split_part(${column}, '.', 2) <> ? ORDER BY id LIMIT ${String(batch)}`,
    [keyId],
  );

/** One that was changed meanwhile is sealed by the first key already. */
async function replaced(em: EntityManager, place: SealedColumn, row: SealedRow, seal: Seal): Promise<number> {
  const { table, column, owner } = place;
  const whose: Owner = `${owner}/${row.ownerId}`;
  const anew = seal.close(seal.open(row.sealed, whose), whose);
  const { affectedRows } = await em.execute<{ affectedRows: number }>(
    `UPDATE ${table} SET ${column} = ? WHERE id = ? AND ${column} = ?`,
    [anew, row.id, row.sealed],
    'run',
  );
  return affectedRows;
}
