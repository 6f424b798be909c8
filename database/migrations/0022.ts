import { Migration } from '@mikro-orm/migrations';

/*
 * Whose touches are is looked at once for all that are stored together. A foreign key looks for each row, three of them took as
 * much of PostgreSQL's time as the rows with all their indexes, and none saw that link, partner and brand belong together.
 */
export class Migration0022 extends Migration {
  override up(): void {
    for (const statement of [...owners, ...kept, ...lookedAtByRow]) this.addSql(statement);
  }
}

// With the eyes of whoever stores them: of another brand nobody is there.
const owners = [
  `CREATE OR REPLACE FUNCTION require_touch_owners() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      stray record;
    BEGIN
      SELECT * INTO stray FROM (SELECT DISTINCT brand_id, partner_id, tracking_link_id FROM stored) AS t
      WHERE NOT EXISTS (SELECT FROM partner WHERE partner.id = t.partner_id AND partner.brand_id = t.brand_id)
        OR (t.tracking_link_id IS NOT NULL AND NOT EXISTS (
          SELECT FROM tracking_link AS link
          WHERE link.id = t.tracking_link_id AND link.partner_id = t.partner_id AND link.brand_id = t.brand_id))
      LIMIT 1;
      IF FOUND THEN
        RAISE EXCEPTION 'touch of brand %, partner % and tracking link %, which are not together',
          stray.brand_id, stray.partner_id, stray.tracking_link_id USING ERRCODE = 'foreign_key_violation';
      END IF;
      RETURN NULL;
    END $$`,
  `CREATE OR REPLACE TRIGGER owners AFTER INSERT ON touch REFERENCING NEW TABLE AS stored
    FOR EACH STATEMENT EXECUTE FUNCTION require_touch_owners()`,
  `CREATE OR REPLACE TRIGGER owners_anew BEFORE UPDATE OF brand_id, partner_id, tracking_link_id ON touch
    FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
];

// As the foreign keys did: who has touches stays.
const kept = ['brand', 'partner', 'tracking_link'].map(
  (table) => `CREATE OR REPLACE TRIGGER never_deleted BEFORE DELETE ON ${table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change()`,
);

const lookedAtByRow = ['brand_id', 'partner_id', 'tracking_link_id'].map(
  (column) => `ALTER TABLE touch DROP CONSTRAINT IF EXISTS click_${column}_fkey`,
);
