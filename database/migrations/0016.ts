import { Migration } from '@mikro-orm/migrations';

/*
 * Notifications: secrets that are rotated, endpoints that were disabled and not deleted, postbacks and e-mail.
 */
export class Migration0016 extends Migration {
  override up(): void {
    for (const statement of [...lives, ...rotations, ...kinds]) this.addSql(statement);
  }
}

const lives = [
  'ALTER TABLE webhook_endpoint ADD COLUMN deleted_at timestamptz',
  // One column meant both so far: an answer of 410, and its owner's DELETE.
  `UPDATE webhook_endpoint e SET deleted_at = disabled_at WHERE disabled_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM notification n WHERE n.endpoint_id = e.id AND n.state = 'DEAD' AND n.last_error = 'HTTP 410')`,
  'ALTER TABLE webhook_endpoint ADD COLUMN last_answer text, ADD COLUMN last_answer_at timestamptz',
];

const rotations = [
  'ALTER TABLE webhook_endpoint ADD COLUMN secret_rotated_at timestamptz, ADD COLUMN old_secret text',
  'ALTER TABLE webhook_endpoint ADD COLUMN old_secret_until timestamptz',
  'ALTER TABLE webhook_endpoint ADD CONSTRAINT old_secret_ends CHECK ((old_secret IS NULL) = (old_secret_until IS NULL))',
];

const kinds = [
  `ALTER TABLE webhook_endpoint ADD COLUMN kind text NOT NULL DEFAULT 'WEBHOOK'
    CHECK (kind IN ('WEBHOOK', 'POSTBACK', 'EMAIL'))`,
  'ALTER TABLE webhook_endpoint ALTER COLUMN url DROP NOT NULL, ALTER COLUMN secret DROP NOT NULL',
  "ALTER TABLE webhook_endpoint ADD COLUMN method text CHECK (method IN ('GET', 'POST')), ADD COLUMN address text",
  "ALTER TABLE webhook_endpoint ADD COLUMN digest text CHECK (digest IN ('NONE', 'DAILY'))",
  `ALTER TABLE webhook_endpoint ADD CONSTRAINT webhook_endpoint_of_its_kind CHECK (
    (kind <> 'EMAIL') = (url IS NOT NULL) AND (kind = 'WEBHOOK') = (secret IS NOT NULL)
    AND (kind = 'POSTBACK') = (method IS NOT NULL)
    AND (kind = 'EMAIL') = (address IS NOT NULL) AND (kind = 'EMAIL') = (digest IS NOT NULL))`,
];
