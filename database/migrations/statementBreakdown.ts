/** Takes fees and bonuses out of what statements of before say was earned; once done, it does no more. */
export const statementBreakdown = `
  UPDATE statement SET bonus = l.bonus, fees = l.fees, earned = l.earned
  FROM (
    SELECT statement_id, coalesce(sum(amount) FILTER (WHERE kind IN ('BONUS', 'GUARANTEE')), 0) AS bonus,
      coalesce(sum(amount) FILTER (WHERE kind = 'SLOTTING_FEE'), 0) AS fees,
      coalesce(sum(amount) FILTER (WHERE kind = 'EARNED'), 0) AS earned
    FROM statement_line WHERE statement_id IS NOT NULL GROUP BY statement_id
  ) AS l
  WHERE l.statement_id = statement.id AND (l.bonus <> 0 OR l.fees <> 0)`;
