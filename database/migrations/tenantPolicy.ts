import { applicationRole, brandRole } from '../applicationRole.ts';

/**
 * What puts up the wall around a table of brands' rows (docs/tenants.md): who works for a brand sees, adds and changes rows of
 * that brand alone, and who works for the installation those of all. Every new table gets it in its own migration. Harmless
 * when it stands already.
 * @param own which rows are the brand's; by default those whose `brand_id` it is
 */
export const tenantPolicy = (table: string, own = `brand_id = ${workingBrand}`): string => `
  DROP POLICY IF EXISTS own_brand ON ${table};
  CREATE POLICY own_brand ON ${table} TO ${brandRole} USING (${own});
  DROP POLICY IF EXISTS installation ON ${table};
  CREATE POLICY installation ON ${table} TO ${applicationRole} USING (true);
  ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`;

/** The brand that a connection works for; null when there is none, and null equals nothing. Not evaluated for each row. */
export const workingBrand = `(SELECT nullif(current_setting('app.brand', true), '')::uuid)`;

/** For a table without `brand_id`: its rows are those of the row that `key` names in `parent`, which is behind the wall itself. */
export const ownThrough = (parent: string, key: string): string =>
  `EXISTS (SELECT FROM ${parent} AS parent WHERE parent.id = ${key})`;
