-- What the server runs for GET /v1/me/wallet once it knows the session.
\set i random(1, 1000)
SELECT kind, NULL AS purpose, balance_cents AS amount
  FROM accounts
 WHERE owner_id = bench_id(3, :i) AND (kind IN ('study', 'debt_relief', 'pass_held', 'study_held', 'debt_relief_held')
                                       OR (kind = 'pass' AND year = 2026))
UNION ALL
SELECT a.kind, f.purpose, a.balance_cents
  FROM plans p JOIN accounts a ON a.owner_id = p.id AND a.kind = 'pledge' JOIN funds f ON f.id = a.fund_id
 WHERE p.participant_id = bench_id(3, :i);
