import { Migration } from '@mikro-orm/migrations';

/*
 * When an endpoint was sent its last test: a mailbox gets one an hour. Code of 0.5.0 works beside it.
 */
export class Migration0019 extends Migration {
  override up(): void {
    this.addSql('ALTER TABLE webhook_endpoint ADD COLUMN tested_at timestamptz');
  }
}
