-- What the server runs for GET /v1/me/wallet once it knows the session.
\set i random(1, 1000)
SELECT 0 AS is_pledge, CASE kind WHEN 'pass' THEN 'leisure' ELSE kind END AS purpose, balance_cents AS amount
  FROM accounts WHERE owner_id = bench_id(3, :i) AND (kind IN ('study', 'debt_relief') OR (kind = 'pass' AND year = 2026))
UNION ALL
SELECT 1, f.purpose, CAST(SUM(a.balance_cents) AS bigint)
  FROM plans p JOIN accounts a ON a.owner_id = p.id AND a.kind = 'pledge' JOIN funds f ON f.id = a.fund_id
 WHERE p.participant_id = bench_id(3, :i) GROUP BY f.purpose;
