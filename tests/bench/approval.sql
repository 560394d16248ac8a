-- What the server runs for POST /v1/milestones/{milestoneId}/approvals once it knows the session.
-- Given: first (number of the first claim), k (-1, counts up in each client).
\set k :k + 1
\set place :client_id + 32 * :k
\set n :first + :place
\set youth 1001 + :place % 999
\set coach 1000000 + :youth % 50
\set plan 1000000 + :youth
BEGIN;
INSERT INTO idempotency_records (caller_id, route, key, request_hash, status, etag, body, made_at)
VALUES (bench_id(2, :coach), 'POST /v1/milestones/019b0000-000c-7000-8000-000000000000/approvals',
        'bench-' || CAST(:n AS text), '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a', 0, NULL, '', now())
ON CONFLICT DO NOTHING;
SELECT * FROM milestones WHERE id = bench_id(12, :n) AND programme_id = bench_id(1, 1) LIMIT 1 FOR UPDATE;
SELECT * FROM participants WHERE id = bench_id(3, :youth) LIMIT 1;
SELECT * FROM coach_assignments
 WHERE participant_id = bench_id(3, :youth) AND coach_id = bench_id(2, :coach) AND until_at IS NULL LIMIT 1;
SELECT * FROM kinships WHERE participant_id = bench_id(3, :youth) AND user_id = bench_id(2, :coach) LIMIT 1;
SELECT * FROM guardianships WHERE participant_id = bench_id(3, :youth) AND user_id = bench_id(2, :coach) LIMIT 1;
SELECT agreement_id FROM milestone_requirements WHERE milestone_id = bench_id(12, :n);
-- The server names accounts by itself; here they are looked up along with the reward.
SELECT r.id, r.amount_cents,
       (SELECT a.id FROM accounts a WHERE a.owner_id = r.plan_id AND a.kind = 'pledge' AND a.fund_id = r.fund_id) AS pledge,
       (SELECT a.id FROM accounts a WHERE a.owner_id = r.participant_id AND a.kind = 'study') AS wallet
  FROM rewards r WHERE r.milestone_id = bench_id(12, :n) AND r.state = 'promised' ORDER BY r.id
\gset reward_
SELECT * FROM programmes WHERE id = bench_id(1, 1) LIMIT 1;
UPDATE rewards SET state = 'granted', granted_at = now() WHERE id = :reward_id;
INSERT INTO accounts (id, programme_id, kind, owner_id, fund_id, year, is_floored, balance_cents)
VALUES (:reward_wallet, bench_id(1, 1), 'study', bench_id(3, :youth), NULL, NULL, TRUE, 0) ON CONFLICT DO NOTHING;
UPDATE accounts SET balance_cents = balance_cents - 1000
 WHERE id = :reward_pledge AND (NOT is_floored OR balance_cents - 1000 >= 0) RETURNING balance_cents
\gset debit_
UPDATE accounts SET balance_cents = balance_cents + 1000
 WHERE id = :reward_wallet AND (NOT is_floored OR balance_cents + 1000 >= 0) RETURNING balance_cents
\gset credit_
INSERT INTO transfers (id, programme_id, debit_account_id, credit_account_id, amount_cents, kind, subject_id,
                       participant_id, actor_id, debit_balance_cents, credit_balance_cents, made_at)
VALUES (bench_new_id(), bench_id(1, 1), :reward_pledge, :reward_wallet, :reward_amount_cents, 'reward', :reward_id,
        bench_id(3, :youth), bench_id(2, :coach), :debit_balance_cents, :credit_balance_cents, now());
INSERT INTO audit_entries (id, programme_id, actor_id, action, subject_kind, subject_id, participant_id, happened_at)
VALUES (bench_new_id(), bench_id(1, 1), bench_id(2, :coach), 'milestone.approved', 'milestone', bench_id(12, :n),
        bench_id(3, :youth), now());
INSERT INTO outbox (programme_id, participant_id, action, subject_kind, subject_id, is_removal, happened_at)
VALUES (bench_id(1, 1), bench_id(3, :youth), 'milestone.approved', 'milestone', bench_id(12, :n), FALSE, now())
RETURNING seq, txid;
INSERT INTO milestone_events (id, milestone_id, event, actor_id, note, happened_at)
VALUES (bench_new_id(), bench_id(12, :n), 'approve', bench_id(2, :coach), NULL, now());
UPDATE milestones SET state = 'approved', override_reason = NULL, approved_at = now(), updated_at = now()
 WHERE id = bench_id(12, :n) RETURNING *;
SELECT * FROM rewards WHERE milestone_id = bench_id(12, :n) AND state <> 'withdrawn' ORDER BY id;
SELECT * FROM milestone_requirements WHERE milestone_id = bench_id(12, :n);
UPDATE idempotency_records SET status = 201, etag = NULL,
       body = '{"id":"019b0000-000c-7000-8000-000000000000","planId":"019b0000-0008-7000-8000-000000000000","participantId":"019b0000-0003-7000-8000-000000000000","goalId":"019b0000-000c-7000-8000-000000000000","title":"Het eerste blok gehaald","state":"approved","rewards":[{"kind":"study","amount":"10.00","state":"granted"}],"requiredAgreementIds":[],"evidence":"Mijn cijferlijst staat in Magister.","returnReason": null,"endorsedByUserId": null,"overrideReason": null,"approvedAt":"2026-01-05","reversedAt": null,"updatedAt":"2026-01-05"}'
 WHERE caller_id = bench_id(2, :coach)
   AND route = 'POST /v1/milestones/019b0000-000c-7000-8000-000000000000/approvals'
   AND key = 'bench-' || CAST(:n AS text) RETURNING *;
COMMIT;
