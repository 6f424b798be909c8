/*
 * Of 0.3.0 and before, actions that wait for a command have no date at which that ends. They get the one that they would be recorded
 * with today (semantics, Dates); one that has passed already leaves the brand its review period from now. Their workflows have
 * completed, so they are started once more, from what is stored.
 */
export const openWaits = [
  `WITH waiting AS (
    SELECT a.id, make_interval(hours => 24 * b.minimum_review_period) AS review,
      (a.event_date AT TIME ZONE b.time_zone + make_interval(months => coalesce((l.locking->>'maxMonthsOpenEndedPeriod')::int, 24)))
        AT TIME ZONE b.time_zone AS ends
    FROM action a JOIN brand b ON b.id = a.brand_id JOIN contract c ON c.id = a.contract_id
      CROSS JOIN LATERAL (
        SELECT paying->'locking' AS locking FROM jsonb_array_elements(c.terms->'eventPayouts') AS paying
        WHERE paying->>'eventType' = a.event_type) AS l
    WHERE a.state = 'PENDING' AND a.locking_at IS NULL AND a.open_until IS NULL AND NOT a.test
      AND l.locking->>'openEndedAutoLockingMode' IS NOT NULL),
  dated AS (
    UPDATE action a SET open_until = CASE
      WHEN greatest(w.ends, a.submitted_at + w.review) <= now() THEN now() + w.review
      ELSE greatest(w.ends, a.submitted_at + w.review) END
    FROM waiting w WHERE a.id = w.id RETURNING a.id)
  INSERT INTO outbox (kind, subject_id) SELECT 'ACTION', id FROM dated`,
];
