import { ofWholeLedger, rowByRow } from './check.ts';

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

const installmentsAreBooked = `
  SELECT format('Part %s of action %s is %s, but its statement line says %s.', i.number, a.id, i.amount, coalesce(l.amount, 0)) AS problem
  FROM installment i JOIN action a ON a.id = i.action_id
  LEFT JOIN statement_line l ON l.brand_id = a.brand_id
    AND l.cause = concat('action/', a.id, CASE WHEN i.cycle > 0 THEN concat('/', i.cycle) END, '/payable/', i.number)
  WHERE a.brand_id = $brand AND coalesce(l.amount, 0) <> CASE WHEN i.payable_since IS NULL THEN 0 ELSE i.amount END`;

export const actionChecks = [
  ...ofWholeLedger(actionsStandWhereTheirStateSays),
  ...rowByRow(actionsPayWhatWasEvaluated, countersAreWhatActionsTake, installmentsAreBooked),
];
