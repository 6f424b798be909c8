import { IsolationLevel } from '@mikro-orm/core';
import type { Database } from '../orm.ts';

/** What the books of a brand say about themselves. */
export interface Verification {
  readonly balanced: boolean;
  /** How many ledger transactions there are. */
  readonly transactions: number;
  /** One sentence for each thing that does not add up, with the ids concerned; at most 100 of each kind. */
  readonly problems: readonly string[];
}

const most = 100;

// Each check lists what is wrong as sentences. $brand stands for the brand's id.

const transactionsSumToZero = `
  SELECT format('Ledger transaction %s is %s %s out of balance.', cause, sum(amount), currency) AS problem
  FROM ledger_entry WHERE brand_id = $brand GROUP BY cause, currency HAVING sum(amount) <> 0`;

const entriesHaveTransactions = `
  SELECT DISTINCT format('There are entries of %s, but no such ledger transaction.', e.cause) AS problem
  FROM ledger_entry e LEFT JOIN ledger_transaction t ON t.brand_id = e.brand_id AND t.cause = e.cause
  WHERE e.brand_id = $brand AND t.cause IS NULL`;

// Where the payout of an action stands follows from its state (domain/ledger/postings.ts): promised, owed for certain, payable.
// A locked one that is paid in monthly parts is payable but for those to come. A test's payout is a price alone: it stands nowhere.
const actionsStandWhereTheirStateSays = `
  SELECT format('Action %s is %s (%s): account %s%s holds %s %s of it, expected %s.', action_id,
      (SELECT state FROM action WHERE id = action_id), (SELECT state_detail FROM action WHERE id = action_id),
      account, ' of partner ' || partner_id, sum(posted), currency, sum(expected)) AS problem
  FROM (
    SELECT t.action_id, e.partner_id, e.currency, e.account, e.amount AS posted, 0 AS expected
    FROM ledger_transaction t JOIN ledger_entry e ON e.brand_id = t.brand_id AND e.cause = t.cause
    WHERE t.brand_id = $brand AND t.action_id IS NOT NULL
    UNION ALL
    SELECT a.id, s.partner_id, a.payout_currency, s.account, 0, s.amount FROM action a CROSS JOIN LATERAL (
      SELECT coalesce(sum(amount), a.payout) AS to_come FROM installment
      WHERE action_id = a.id AND cycle = a.cycle AND payable_since IS NULL
    ) AS parts CROSS JOIN LATERAL (VALUES
      ('BRAND_ACCRUED', NULL::uuid, CASE WHEN a.state = 'PENDING' THEN -a.payout ELSE 0 END),
      ('BRAND_PAYABLE', NULL, CASE WHEN a.state = 'APPROVED' THEN -a.payout ELSE 0 END),
      ('PARTNER_ACCRUED', a.partner_id, CASE WHEN a.state = 'PENDING' THEN a.payout WHEN a.state_detail = 'LOCKED' THEN to_come ELSE 0 END),
      ('PARTNER_PAYABLE', a.partner_id, CASE WHEN a.state_detail = 'LOCKED' THEN a.payout - to_come
        WHEN a.state_detail IN ('PAYMENT_PENDING', 'PAID') THEN a.payout ELSE 0 END)
    ) AS s (account, partner_id, amount)
    WHERE a.brand_id = $brand AND a.partner_id IS NOT NULL AND NOT a.test
  ) AS compared
  GROUP BY action_id, partner_id, currency, account HAVING sum(posted) <> sum(expected)`;

// One of which nothing was taken back; what reversals leave is computed from the same evaluation (domain/evaluation/remaining.ts).
const actionsPayWhatWasEvaluated = `
  SELECT format('Action %s pays %s %s, but its evaluation %s says %s %s.', a.id, a.payout, a.payout_currency,
      e.id, e.result->>'payout', e.result->>'currency') AS problem
  FROM action a JOIN evaluation e ON e.id = a.evaluation_id
  WHERE a.brand_id = $brand AND a.taken_back = '[]'
    AND (a.payout <> (e.result->>'payout')::numeric
      + CASE WHEN a.excess_allowed_at IS NULL THEN 0 ELSE (e.result->>'outsideTerms')::numeric END OR a.payout_currency <> e.result->>'currency')`;

// A counter of a limit or tier is the sum of what actions take of it now (domain/evaluation/limits/usage.ts).
const countersAreWhatActionsTake = `
  SELECT format('Counter %s of contract %s stands at %s, but the actions under it take %s.',
      key, contract_id, sum(standing), sum(taken)) AS problem
  FROM (
    SELECT u.contract_id, u.key, u.total AS standing, 0 AS taken
    FROM usage_counter u JOIN contract c ON c.id = u.contract_id WHERE c.brand_id = $brand
    UNION ALL
    SELECT a.contract_id, t.key, 0, t.value::numeric FROM action a CROSS JOIN LATERAL jsonb_each_text(a.taken) AS t
    WHERE a.brand_id = $brand
  ) AS compared
  GROUP BY contract_id, key HAVING sum(standing) <> sum(taken)`;

const linesAreBooked = `
  SELECT format('The statement lines of %s come to %s %s for partner %s, but the ledger made %s payable.',
      cause, sum(line), currency, partner_id, sum(posted)) AS problem
  FROM (
    SELECT cause, partner_id, currency, amount AS line, 0 AS posted
    FROM statement_line WHERE brand_id = $brand AND kind <> 'RETURNED'
    UNION ALL
    SELECT e.cause, e.partner_id, e.currency, 0, e.amount
    FROM ledger_entry e JOIN ledger_transaction t ON t.brand_id = e.brand_id AND t.cause = e.cause
    WHERE e.brand_id = $brand AND e.account = 'PARTNER_PAYABLE' AND t.payout_id IS NULL
  ) AS compared
  GROUP BY cause, partner_id, currency HAVING sum(line) <> sum(posted)`;

const installmentsAreBooked = `
  SELECT format('Part %s of action %s is %s, but its statement line says %s.', i.number, a.id, i.amount, coalesce(l.amount, 0)) AS problem
  FROM installment i JOIN action a ON a.id = i.action_id
  LEFT JOIN statement_line l ON l.brand_id = a.brand_id
    AND l.cause = concat('action/', a.id, CASE WHEN i.cycle > 0 THEN concat('/', i.cycle) END, '/payable/', i.number)
  WHERE a.brand_id = $brand AND coalesce(l.amount, 0) <> CASE WHEN i.payable_since IS NULL THEN 0 ELSE i.amount END`;

// A fee, guarantee or bonus is booked as it was explained: by its cause, on its line, once.
const earningsAreBooked = `
  SELECT format('Earning %s of partner %s is %s %s, but the ledger made %s payable and its statement lines come to %s.',
      cause, partner_id, sum(earned), currency, sum(posted), sum(line)) AS problem
  FROM (
    SELECT cause, partner_id, currency, amount AS earned, 0 AS posted, 0 AS line
    FROM contract_earning WHERE brand_id = $brand
    UNION ALL
    SELECT e.cause, e.partner_id, e.currency, 0, e.amount, 0
    FROM ledger_entry e JOIN ledger_transaction t ON t.brand_id = e.brand_id AND t.cause = e.cause
    WHERE t.brand_id = $brand AND t.contract_id IS NOT NULL AND e.account = 'PARTNER_PAYABLE'
    UNION ALL
    SELECT coalesce(c.cause, l.cause), l.partner_id, l.currency, 0, 0, l.amount
    FROM statement_line l LEFT JOIN contract_earning c ON c.id = l.earning_id
    WHERE l.brand_id = $brand AND (l.earning_id IS NOT NULL OR l.cause LIKE 'contract/%')
  ) AS compared
  GROUP BY cause, partner_id, currency HAVING sum(earned) <> sum(posted) OR sum(earned) <> sum(line)`;

const statementsSumTheirLines = `
  SELECT format('Statement %s says carried forward %s, earned %s, clawed back %s, returned %s and payable %s %s; its lines and the statement before come to %s, %s, %s, %s and %s.',
      s.id, s.carried_forward, s.earned, s.clawed_back, s.returned, s.payable, s.currency,
      before, l.earned, l.clawed_back, l.returned, before + l.earned - l.clawed_back + l.returned) AS problem
  FROM (
    SELECT c.*, coalesce(b.carried_over, 0) AS before
    FROM statement c LEFT JOIN statement b ON b.id = c.previous_id WHERE c.brand_id = $brand AND c.state = 'CLOSED'
  ) AS s CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount) FILTER (WHERE kind NOT IN ('CLAWED_BACK', 'RETURNED')), 0) AS earned,
      coalesce(-sum(amount) FILTER (WHERE kind = 'CLAWED_BACK'), 0) AS clawed_back,
      coalesce(sum(amount) FILTER (WHERE kind = 'RETURNED'), 0) AS returned
    FROM statement_line WHERE statement_id = s.id
  ) AS l
  WHERE (s.carried_forward, s.earned, s.clawed_back, s.returned, s.payable)
    <> (before, l.earned, l.clawed_back, l.returned, before + l.earned - l.clawed_back + l.returned)
    OR s.payable <> s.disbursed + s.carried_over`;

const payoutsPayTheirLines = `
  SELECT format('Payout %s is %s %s; its lines come to %s and its statement %s disburses %s.',
      p.id, p.amount, p.currency, l.amount, p.statement_id, coalesce(s.disbursed, 0)) AS problem
  FROM payout p LEFT JOIN statement s ON s.id = p.statement_id CROSS JOIN LATERAL (
    SELECT coalesce(sum(amount), 0) AS amount FROM statement_line WHERE payout_id = p.id
  ) AS l
  WHERE p.brand_id = $brand AND (p.amount <> l.amount OR p.amount <> coalesce(s.disbursed, 0))`;

const payoutsAreBookedOnce = `
  SELECT format('Payout %s of %s %s to partner %s is %s, but the ledger says that %s were paid.',
      p.id, p.amount, p.currency, p.partner_id, p.state, paid.amount) AS problem
  FROM payout p CROSS JOIN LATERAL (
    SELECT coalesce(sum(e.amount), 0) AS amount
    FROM ledger_transaction t JOIN ledger_entry e ON e.brand_id = t.brand_id AND e.cause = t.cause
    WHERE t.payout_id = p.id AND e.account = 'PARTNER_PAID' AND e.partner_id = p.partner_id AND e.currency = p.currency
  ) AS paid
  WHERE p.brand_id = $brand AND paid.amount <> CASE WHEN p.state = 'completed' THEN p.amount ELSE 0 END`;

const checks = [
  transactionsSumToZero,
  entriesHaveTransactions,
  actionsStandWhereTheirStateSays,
  actionsPayWhatWasEvaluated,
  countersAreWhatActionsTake,
  linesAreBooked,
  installmentsAreBooked,
  earningsAreBooked,
  statementsSumTheirLines,
  payoutsPayTheirLines,
  payoutsAreBookedOnce,
];

/**
 * Recomputes a brand's books: transactions sum to zero, and the ledger, the actions with their evaluations, what contracts
 * earned by themselves, the statements and the payouts say the same. All of it at one instant, so that what happens meanwhile is no alarm.
 */
export const verification = (database: Database, brandId: string): Promise<Verification> =>
  database.em.fork().transactional(
    async (em) => {
      const [counted] = await em.execute<{ transactions: string }[]>(
        'SELECT count(*) AS transactions FROM ledger_transaction WHERE brand_id = ?',
        [brandId],
      );
      const problems: string[] = [];
      for (const check of checks) {
        const asked = check.split('$brand');
        const found = await em.execute<{ problem: string }[]>(
          `${asked.join('?::uuid')} LIMIT ${String(most)}`,
          asked.slice(1).map(() => brandId),
        );
        problems.push(...found.map(({ problem }) => problem));
      }
      return { balanced: problems.length === 0, transactions: Number(counted?.transactions ?? 0), problems };
    },
    { isolationLevel: IsolationLevel.REPEATABLE_READ, readOnly: true },
  );
