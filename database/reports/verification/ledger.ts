import { ofWholeLedger } from './check.ts';

const transactionsSumToZero = `
  SELECT format('Ledger transaction %s is %s %s out of balance.', cause, sum(amount), currency) AS problem
  FROM ledger_entry WHERE brand_id = $brand GROUP BY cause, currency HAVING sum(amount) <> 0`;

const entriesHaveTransactions = `
  SELECT DISTINCT format('There are entries of %s, but no such ledger transaction.', e.cause) AS problem
  FROM ledger_entry e LEFT JOIN ledger_transaction t ON t.brand_id = e.brand_id AND t.cause = e.cause
  WHERE e.brand_id = $brand AND t.cause IS NULL`;

export const ledgerChecks = ofWholeLedger(transactionsSumToZero, entriesHaveTransactions);
