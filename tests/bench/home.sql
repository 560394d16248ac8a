-- What the server runs for GET /v1/me/home once it knows the session.
\set i random(1, 1000)
\set plan 1000000 + :i
SELECT * FROM participants WHERE id = bench_id(3, :i) LIMIT 1;
SELECT * FROM plans WHERE participant_id = bench_id(3, :i) AND state <> 'ended' LIMIT 1;
SELECT * FROM plan_revisions WHERE plan_id = bench_id(8, :plan) AND state = 'draft' LIMIT 1;
SELECT * FROM agreements WHERE plan_id = bench_id(8, :plan) ORDER BY id;
SELECT agreement_id, occurred_on, outcome FROM check_ins
 WHERE agreement_id IN (SELECT id FROM agreements WHERE plan_id = bench_id(8, :plan)) AND state = 'confirmed';
SELECT * FROM milestones WHERE plan_id = bench_id(8, :plan) ORDER BY id;
SELECT * FROM rewards WHERE milestone_id IN (SELECT id FROM milestones WHERE plan_id = bench_id(8, :plan))
   AND state <> 'withdrawn' ORDER BY id;
SELECT * FROM milestone_requirements
 WHERE milestone_id IN (SELECT id FROM milestones WHERE plan_id = bench_id(8, :plan));
SELECT 0 AS is_pledge, CASE kind WHEN 'pass' THEN 'leisure' ELSE kind END AS purpose, balance_cents AS amount
  FROM accounts WHERE owner_id = bench_id(3, :i) AND (kind IN ('study', 'debt_relief') OR (kind = 'pass' AND year = 2026))
UNION ALL
SELECT 1, f.purpose, CAST(SUM(a.balance_cents) AS bigint)
  FROM plans p JOIN accounts a ON a.owner_id = p.id AND a.kind = 'pledge' JOIN funds f ON f.id = a.fund_id
 WHERE p.participant_id = bench_id(3, :i) GROUP BY f.purpose;
