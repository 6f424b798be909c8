import { Migration } from '@mikro-orm/migrations';
import { openWaits } from './openWaits.ts';

/*
 * The months in between: what support staff do with an action before it is paid.
 */
export class Migration0004 extends Migration {
  override up(): void {
    for (const statement of [
      ...holds,
      ...approvals,
      ...correctionBatches,
      ...returns,
      ...outboxKinds,
      ...inquiries,
      ...statementLines,
      ...corrections,
      ...openWaits,
    ])
      this.addSql(statement);
  }
}

const holds = [
  // Since when, and until when: {"since": "…", "until": null}.
  'ALTER TABLE action ADD COLUMN hold jsonb',
  'CREATE INDEX action_on_hold ON action (brand_id, id) WHERE hold IS NOT NULL',
];

const approvals = [
  'ALTER TABLE action ADD COLUMN approved_at timestamptz',
  'ALTER TABLE action ADD COLUMN commissionable_at timestamptz',
  // Of an action whose locking period has not begun: when the contract approves or rejects it.
  'ALTER TABLE action ADD COLUMN open_until timestamptz',
  "CREATE INDEX action_open ON action (open_until) WHERE state = 'PENDING' AND locking_at IS NULL AND open_until IS NOT NULL",
];

const correctionBatches = [
  // Above it two people approve a batch. In the brand's currency; null: one is enough.
  'ALTER TABLE brand ADD COLUMN correction_approval_threshold numeric CHECK (correction_approval_threshold >= 0)',
  `CREATE TABLE correction_batch (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    actor text NOT NULL,
    lines int NOT NULL,
    state text NOT NULL CHECK (state IN ('CHECKING', 'READY', 'RUNNING', 'PAUSED', 'DONE', 'CANCELLED', 'UNDO_READY', 'UNDOING',
      'UNDO_PAUSED', 'UNDONE')),
    version int NOT NULL,
    planned jsonb,
    approvals_needed int CHECK (approvals_needed IN (1, 2)),
    submitted_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
  )`,
  'CREATE INDEX correction_batch_of_brand ON correction_batch (brand_id, id DESC)',
  "CREATE INDEX correction_batch_working ON correction_batch (id) WHERE state IN ('CHECKING', 'RUNNING', 'UNDOING')",
  `CREATE TABLE correction_batch_line (
    batch_id uuid NOT NULL REFERENCES correction_batch,
    number int NOT NULL,
    row jsonb,
    action_id uuid REFERENCES action,
    instruction jsonb,
    note text,
    seen_history_id bigint,
    outcome text CHECK (outcome IN ('WOULD_DO', 'REFUSED', 'DONE', 'UNDONE', 'NOT_UNDONE')),
    before jsonb,
    after jsonb,
    moves jsonb,
    problem jsonb,
    PRIMARY KEY (batch_id, number)
  )`,
  'CREATE INDEX correction_batch_line_outcome ON correction_batch_line (batch_id, outcome, number)',
  // Who did what to a batch, once each; a key has one voice.
  `CREATE TABLE correction_batch_decision (
    batch_id uuid NOT NULL REFERENCES correction_batch,
    command_id text NOT NULL,
    command text NOT NULL CHECK (command IN ('APPROVE', 'PAUSE', 'RESUME', 'CANCEL', 'UNDO')),
    actor text NOT NULL,
    note text,
    at timestamptz NOT NULL,
    given_in text NOT NULL,
    state text NOT NULL,
    PRIMARY KEY (batch_id, command_id)
  )`,
  `CREATE UNIQUE INDEX correction_batch_voice ON correction_batch_decision (batch_id, given_in, actor) WHERE command = 'APPROVE'`,
];

const returns = [
  // What of a month's payouts has come back, under contracts that set a maximum.
  `CREATE TABLE return_month (
    contract_id uuid NOT NULL REFERENCES contract,
    month text NOT NULL,
    returned numeric NOT NULL DEFAULT 0 CHECK (returned >= 0),
    PRIMARY KEY (contract_id, month)
  )`,
  `CREATE TABLE returned_payout (
    action_id uuid NOT NULL REFERENCES action,
    command_id text NOT NULL,
    contract_id uuid NOT NULL,
    month text NOT NULL,
    -- Negative where a correction brings back what was returned before.
    amount numeric NOT NULL CHECK (amount <> 0),
    PRIMARY KEY (action_id, command_id),
    FOREIGN KEY (contract_id, month) REFERENCES return_month
  )`,
  // A partner is asked before payout comes back.
  `CREATE TABLE return_request (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    action_id uuid NOT NULL REFERENCES action,
    order_id text NOT NULL,
    contract_id uuid NOT NULL REFERENCES contract,
    partner_id uuid NOT NULL REFERENCES partner,
    instruction jsonb NOT NULL,
    payout numeric NOT NULL CHECK (payout > 0),
    currency text NOT NULL,
    command_id text NOT NULL,
    actor text NOT NULL,
    note text,
    state text NOT NULL CHECK (state IN ('WAITING', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'CARRIED_OUT', 'REFUSED')),
    asked_at timestamptz NOT NULL,
    answer_by timestamptz NOT NULL,
    answered_at timestamptz,
    answered_by text CHECK (answered_by IN ('PARTNER', 'DEADLINE', 'BRAND')),
    answer_note text,
    answer_command_id text,
    refusal jsonb,
    ended_at timestamptz,
    UNIQUE (action_id, command_id),
    CHECK ((state = 'WAITING') = (answered_at IS NULL)),
    CHECK ((answered_at IS NULL) = (answered_by IS NULL)),
    CHECK ((state = 'REFUSED') = (refusal IS NOT NULL)),
    CHECK ((state IN ('WAITING', 'ACCEPTED')) = (ended_at IS NULL))
  )`,
  // One at a time.
  "CREATE UNIQUE INDEX return_request_open ON return_request (action_id) WHERE state IN ('WAITING', 'ACCEPTED')",
  "CREATE INDEX return_request_waiting ON return_request (answer_by) WHERE state = 'WAITING'",
  'CREATE INDEX return_request_of_brand ON return_request (brand_id, id DESC)',
  'CREATE INDEX return_request_of_partner ON return_request (partner_id, id DESC)',
];

const outboxKinds = [
  'ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check',
  `ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK
    (kind IN ('STATEMENT', 'ENDPOINT', 'CONTRACT', 'ACTION', 'CUSTOMER_IMPORT', 'TOUCH_DAY', 'INQUIRY', 'CORRECTION_BATCH',
     'RETURN_REQUEST'))`,
];

const inquiries = [
  // Null: the usual 30 days, and DECLINE.
  'ALTER TABLE brand ADD COLUMN inquiry_days int CHECK (inquiry_days BETWEEN 1 AND 365)',
  `ALTER TABLE brand ADD COLUMN inquiry_automatic_answer text CHECK (inquiry_automatic_answer IN ('APPROVE', 'DECLINE'))`,
  `CREATE TABLE inquiry (
    id uuid PRIMARY KEY,
    brand_id uuid NOT NULL REFERENCES brand,
    partner_id uuid NOT NULL REFERENCES partner,
    type text NOT NULL CHECK (type IN ('UNTRACKED', 'INCORRECT', 'DECLINED')),
    state text NOT NULL CHECK (state IN ('OPEN', 'REFUSED', 'APPROVED', 'DECLINED', 'WITHDRAWN')),
    event_type_id uuid NOT NULL REFERENCES event_type,
    event_type text NOT NULL,
    order_id text NOT NULL,
    claimed_order jsonb,
    action_id uuid REFERENCES action,
    expected_amount jsonb,
    expected_payout jsonb,
    note text NOT NULL,
    actor text NOT NULL,
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    answers_itself_at timestamptz,
    answered_at timestamptz,
    answered_by text CHECK (answered_by IN ('USER', 'AUTOMATIC')),
    answer_actor text,
    answer_command_id text,
    answer_note text,
    reply text,
    problem jsonb,
    payout jsonb,
    CHECK ((type = 'UNTRACKED') = (claimed_order IS NOT NULL)),
    CHECK (type = 'UNTRACKED' OR action_id IS NOT NULL),
    CHECK (state <> 'REFUSED' OR problem IS NOT NULL),
    CHECK ((state IN ('APPROVED', 'DECLINED')) = (payout IS NOT NULL)),
    CHECK ((state IN ('OPEN', 'WITHDRAWN')) = (answered_at IS NULL)),
    CHECK ((answered_at IS NULL) = (answered_by IS NULL)),
    CHECK (answers_itself_at IS NULL OR state IN ('OPEN', 'REFUSED'))
  )`,
  // A partner asks about an order one thing at a time.
  `CREATE UNIQUE INDEX inquiry_one_open ON inquiry (partner_id, event_type_id, order_id) WHERE state IN ('OPEN', 'REFUSED')`,
  'CREATE INDEX inquiry_of_brand ON inquiry (brand_id, id)',
  'CREATE INDEX inquiry_of_partner ON inquiry (partner_id, id)',
  'CREATE INDEX inquiry_waiting ON inquiry (answers_itself_at) WHERE answers_itself_at IS NOT NULL',
];

const statementLines = [
  // What of an action is on no completed payout yet is asked whenever one of its lines is paid.
  'CREATE INDEX statement_line_of_action ON statement_line (action_id)',
  // The statement that closed on which the partner owed as much as it had earned, or more: nothing of it is awaited any more.
  'ALTER TABLE statement_line ADD COLUMN set_off_by uuid REFERENCES statement',
  'CREATE INDEX statement_line_set_off ON statement_line (set_off_by) WHERE set_off_by IS NOT NULL',
];

const corrections = [
  // The order as it now is; null: as it was reported.
  'ALTER TABLE action ADD COLUMN corrected jsonb',
  // Of what remains, the part that limits cut off: in the payout where support has allowed it.
  'ALTER TABLE action ADD COLUMN outside_terms numeric NOT NULL DEFAULT 0',
  'ALTER TABLE action ADD COLUMN excess_allowed_at timestamptz',
  // Of what was taken back in part since, it is known when its price changes next.
  `UPDATE action SET outside_terms = coalesce((e.result->>'outsideTerms')::numeric, 0)
    FROM evaluation e WHERE e.id = action.evaluation_id AND action.taken_back = '[]'`,
  // What a command took back or corrected, so that it can be undone.
  'ALTER TABLE action_history ADD COLUMN price_change jsonb',
];
