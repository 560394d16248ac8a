-- What the server runs for GET /v1/me/home once it knows the session; `first_screen.rs` fills in what the server has written out.
\set i random(1, 1000)
\set plan 1000000 + :i
\set agreement 3 * (:i - 1)
{head};
SELECT * FROM signals WHERE participant_id = bench_id(3, :i) AND state = 'open' ORDER BY id DESC LIMIT 20;
SELECT * FROM agreements WHERE plan_id = bench_id(8, :plan) ORDER BY id;
SELECT * FROM agreement_progress
 WHERE agreement_id IN (bench_id(10, :agreement), bench_id(10, :agreement + 1), bench_id(10, :agreement + 2));
SELECT milestones.id, milestones.state, milestone_requirements.agreement_id
  FROM milestones LEFT JOIN milestone_requirements ON milestones.id = milestone_requirements.milestone_id
 WHERE milestones.plan_id = bench_id(8, :plan) AND milestones.state <> 'cancelled' ORDER BY milestones.id;
SELECT kind, NULL AS purpose, balance_cents AS amount
  FROM accounts
 WHERE owner_id = bench_id(3, :i) AND (kind IN ('study', 'debt_relief', 'pass_held', 'study_held', 'debt_relief_held')
                                       OR (kind = 'pass' AND year = 2026))
UNION ALL
SELECT a.kind, f.purpose, a.balance_cents
  FROM plans p JOIN accounts a ON a.owner_id = p.id AND a.kind = 'pledge' JOIN funds f ON f.id = a.fund_id
 WHERE p.participant_id = bench_id(3, :i);
SELECT bookings.id, offers.title AS title, offers.starts_at AS starts_at
  FROM bookings INNER JOIN offers ON bookings.offer_id = offers.id
 WHERE bookings.participant_id = bench_id(3, :i) AND bookings.state = 'booked'
 ORDER BY offers.starts_at ASC, bookings.id ASC LIMIT 3;
{coming};
{tasks};
