-- task_by_id: one task of an account
SELECT t.*, d.description FROM tasks t JOIN descriptions d ON d.row = t.row
WHERE t.account = ? AND t.id = ?;

-- task_by_origin: the subtask that a step made
SELECT id FROM tasks WHERE origin = ?;

-- insert_task: the narrow row
INSERT INTO tasks (id, account, title, assistant, type, status, owner_email, assigned_users, followers, skills,
  parent_task_id, depth, origin, rev, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING row;

-- insert_task_at: the narrow row at a known place, for many at once
INSERT INTO tasks (row, id, account, title, assistant, type, status, owner_email, assigned_users, followers, skills,
  parent_task_id, depth, origin, rev, created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- insert_description:
INSERT INTO descriptions (row, description) VALUES (?, ?);

-- index_task: the words of a task
INSERT INTO task_words (rowid, title, description) VALUES (?, ?, ?);

-- unindex_task: with exactly the text that was indexed
INSERT INTO task_words (task_words, rowid, title, description) VALUES ('delete', ?, ?, ?);

-- last_task_row:
SELECT coalesce(max(row), 0) FROM tasks;

-- update_task: every column that can change, whether it did or not
UPDATE tasks SET title = ?, type = ?, status = ?, assigned_users = ?, followers = ?, skills = ?, rev = ?,
  updated_at = ? WHERE id = ? RETURNING row;

-- touch_task: a change that no column shows
UPDATE tasks SET rev = rev + 1, updated_at = max(?, updated_at + 1) WHERE id = ? RETURNING updated_at;

-- update_description:
UPDATE descriptions SET description = ? WHERE row = ?;

-- task_row:
SELECT row FROM tasks WHERE id = ?;

-- delete_task:
DELETE FROM tasks WHERE id = ?;

-- children: oldest first
SELECT id FROM tasks WHERE account = ? AND parent_task_id = ? ORDER BY row;

-- ids_between: the first of a stretch of ids; `+` keeps SQLite from walking the account instead
SELECT id FROM tasks WHERE +account = ? AND id BETWEEN ? AND ? ORDER BY id LIMIT ?;

-- orphan_children: a deleted task's children live on
UPDATE tasks SET parent_task_id = NULL, rev = rev + 1, updated_at = max(?, updated_at + 1)
WHERE account = ? AND parent_task_id = ? RETURNING id, rev, status, updated_at;

-- count_by_status: totals without counting
SELECT status, total FROM task_counts WHERE account = ?;

-- account:
SELECT value FROM meta WHERE key = 'account';

-- latest_cards: in the order of a card's fields
SELECT id, title, status, type, assistant, owner_email, created_at, updated_at FROM tasks
WHERE account = ? AND status = ? ORDER BY updated_at DESC, id DESC LIMIT ?;

-- all_tasks: for export, oldest first
SELECT t.*, d.description FROM tasks t JOIN descriptions d ON d.row = t.row
WHERE t.account = ? AND t.row > ? ORDER BY t.row LIMIT ?;

-- standing: what the log tells of some tasks; a log is read from its end, no further than needed
SELECT t.id, t.created_at, f.verdict,
  (SELECT json_extract(a.entry, '$.timestamp') FROM activities a
   WHERE a.task_id = t.id AND json_extract(a.entry, '$.type') = 'status_change' ORDER BY a.seq DESC LIMIT 1) AS moved_at,
  (SELECT json_extract(a.entry, '$.message') FROM activities a
   WHERE t.status = 'failed' AND a.task_id = t.id AND json_extract(a.entry, '$.type') = 'error'
   ORDER BY a.seq DESC LIMIT 1) AS error
FROM json_each(:ids) given CROSS JOIN tasks t ON t.id = given.value
LEFT JOIN feedback f ON f.task_id = t.id AND f.email = :email WHERE t.account = :account;

-- standing_questions: those of the last move to needs_clarification, in order
SELECT a.task_id, json_extract(a.entry, '$.content') AS question
FROM json_each(:ids) given CROSS JOIN tasks t ON t.id = given.value CROSS JOIN activities a ON a.task_id = t.id
WHERE t.status = 'needs_clarification' AND a.seq > coalesce(
  (SELECT b.seq FROM activities b WHERE b.task_id = t.id AND json_extract(b.entry, '$.type') = 'status_change'
   AND json_extract(b.entry, '$.to') <> t.status ORDER BY b.seq DESC LIMIT 1), 0)
AND json_extract(a.entry, '$.type') = 'message' AND json_extract(a.entry, '$.clarification') ORDER BY a.seq;

-- standing_executions: the open ones, the latest of a task last; places in the order of the claims
WITH line AS MATERIALIZED (
  SELECT row, row_number() OVER (ORDER BY row) AS place FROM executions WHERE state = 'queued')
SELECT e.task_id, e.state, e.started_at, e.beat, e.notice, coalesce(l.place, 0) AS place,
  (SELECT s.kind || ' ' || s.name FROM steps s
   WHERE s.execution_id = e.id AND s.state = 'started' ORDER BY s.idx DESC LIMIT 1) AS step,
  (SELECT s.error FROM steps s WHERE s.execution_id = e.id ORDER BY s.idx DESC LIMIT 1) AS failure
FROM json_each(:ids) given CROSS JOIN executions e ON e.task_id = given.value LEFT JOIN line l ON l.row = e.row
WHERE e.state IN ('queued', 'running', 'stopping') ORDER BY e.row;

-- standing_costs:
SELECT e.task_id, group_concat(s.cost_usd) AS costs,
  count(*) FILTER (WHERE s.input_tokens IS NOT NULL AND s.cost_usd IS NULL) AS unknown
FROM json_each(:ids) given CROSS JOIN executions e ON e.task_id = given.value
CROSS JOIN steps s ON s.execution_id = e.id GROUP BY e.task_id;

-- spent_since: found by their tasks, because the end of a step is a change of its task
SELECT coalesce(sum(s.input_tokens), 0) AS input_tokens, coalesce(sum(s.output_tokens), 0) AS output_tokens,
  group_concat(s.cost_usd) AS costs,
  count(*) FILTER (WHERE s.input_tokens IS NOT NULL AND s.cost_usd IS NULL) AS unknown
FROM tasks t CROSS JOIN executions e ON e.task_id = t.id CROSS JOIN steps s ON s.execution_id = e.id
WHERE t.account = :account AND t.updated_at >= :at AND s.completed_at >= :at;

-- provision_user:
INSERT INTO users VALUES (?, ?, ?) ON CONFLICT DO NOTHING;

-- append_activity:
INSERT INTO activities (task_id, entry) VALUES (?, ?);

-- activities: in the order in which they were written
SELECT entry FROM activities WHERE task_id = ? ORDER BY seq;

-- verdict: one user's
SELECT verdict, reason FROM feedback WHERE task_id = ? AND email = ?;

-- set_verdict:
INSERT INTO feedback VALUES (?, ?, ?, ?)
ON CONFLICT DO UPDATE SET verdict = excluded.verdict, reason = excluded.reason;

-- clear_verdict:
DELETE FROM feedback WHERE task_id = ? AND email = ?;

-- append_event:
INSERT INTO events (account, kind, task_id, execution_id, rev, status, updated_at, at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- append_event_for: of the task as it stands now
INSERT INTO events (account, kind, task_id, execution_id, rev, status, updated_at, at)
SELECT account, ?, id, ?, rev, status, updated_at, ? FROM tasks WHERE id = ?;

-- events_after:
SELECT e.*, s.text, s."offset" FROM events e LEFT JOIN stream s ON s.row = e.piece
WHERE e.account = ? AND e.seq > ? ORDER BY e.seq LIMIT ?;

-- last_event: 0 when there was none yet
SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'events'), 0);

-- first_event: the oldest that is kept
SELECT min(seq) FROM events;

-- prune_events: all before the first young one, so that a gap is always at the beginning, where it is noticed
DELETE FROM events WHERE seq < coalesce((SELECT seq FROM events WHERE +at >= ? ORDER BY seq LIMIT 1), 9223372036854775807);

-- prune_stream: pieces that no event tells of any more, of executions that have ended
DELETE FROM stream WHERE row < coalesce((SELECT min(piece) FROM events WHERE piece IS NOT NULL), 9223372036854775807)
  AND execution_id IN (SELECT id FROM executions WHERE state NOT IN ('queued', 'running', 'stopping'));

-- kept_answer:
SELECT fingerprint, answer FROM idempotency_keys WHERE account = ? AND email = ? AND key = ? AND at >= ?;

-- keep_answer:
INSERT INTO idempotency_keys VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET fingerprint = excluded.fingerprint, answer = excluded.answer, at = excluded.at;

-- prune_keys:
DELETE FROM idempotency_keys WHERE at < ?;

-- insert_execution:
INSERT INTO executions (id, account, task_id, state, attempt, crashes, owner, beat, stop, assistant, choice, retry_of,
  message, files, answers, recalled, notice, result, error, queued_at, started_at, completed_at, worked_ms, attempt_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- execution_by_id:
SELECT * FROM executions WHERE id = ?;

-- executions_of_task: oldest first
SELECT * FROM executions WHERE task_id = ? ORDER BY row;

-- open_execution: the queued or running one of a task
SELECT * FROM executions WHERE task_id = ? AND state IN ('queued', 'running') ORDER BY row DESC LIMIT 1;

-- claimable: queued, and no other execution of its task still unwinds; the oldest of each kind, so
-- that work which nobody here can run does not hide what somebody can (beside min, columns are its row's)
SELECT *, min(row) FROM executions e WHERE state = 'queued' AND NOT EXISTS (
  SELECT 1 FROM executions o WHERE o.task_id = e.task_id AND o.state IN ('running', 'stopping'))
GROUP BY choice, assistant ORDER BY min(row);

-- count_running: over all workers
SELECT count(*) FROM executions WHERE state IN ('running', 'stopping');

-- owned_executions:
SELECT * FROM executions WHERE state IN ('running', 'stopping') ORDER BY row;

-- stop_requests: of one worker
SELECT id FROM executions WHERE owner = ? AND state = 'stopping';

-- claim_execution:
UPDATE executions SET state = 'running', owner = ?, attempt = attempt + 1, beat = beat + 1, attempt_at = ?,
  started_at = coalesce(started_at, ?)
WHERE id = ? AND state = 'queued' RETURNING *;

-- fence: proof of ownership and sign of life in one; no row means that it is no longer ours
UPDATE executions SET beat = beat + 1
WHERE id = ? AND owner = ? AND attempt = ? AND state IN ('running', 'stopping') RETURNING *;

-- update_execution: every column that changes after the claim
UPDATE executions SET state = ?, crashes = ?, owner = ?, stop = ?, recalled = ?, notice = ?, result = ?, error = ?,
  completed_at = ?, worked_ms = ?, attempt_at = ? WHERE id = ?;

-- abandoned_execution: only if it is still as it was seen
SELECT * FROM executions
WHERE id = ? AND owner = ? AND attempt = ? AND beat = ? AND state IN ('running', 'stopping');

-- steps: of one execution, in order
SELECT * FROM steps WHERE execution_id = ? ORDER BY idx;

-- steps_of_task: of every execution of the task, in order
SELECT s.* FROM steps s JOIN executions e ON e.id = s.execution_id WHERE e.task_id = ? ORDER BY e.row, s.idx;

-- begin_step: behind the last one
INSERT INTO steps (execution_id, idx, kind, name, state, attempt, call_id, arguments, effect, started_at)
SELECT :execution_id, coalesce(max(idx) + 1, 0), :kind, :name, 'started', :attempt, :call_id, :arguments, :effect, :at
FROM steps WHERE execution_id = :execution_id RETURNING idx;

-- repeat_step:
UPDATE steps SET attempt = ?, started_at = ? WHERE execution_id = ? AND idx = ? AND state = 'started';

-- end_step:
UPDATE steps SET state = ?, output = ?, calls = ?, error = ?, input_tokens = ?, output_tokens = ?, cost_usd = ?,
  full_output = ?, completed_at = ? WHERE execution_id = ? AND idx = ? AND state = 'started' RETURNING idx;

-- insert_step: as exported
INSERT INTO steps (execution_id, idx, kind, name, state, attempt, call_id, arguments, effect, output, calls, error,
  input_tokens, output_tokens, cost_usd, started_at, completed_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);

-- waiting_steps: questions of a task that nobody has answered
SELECT s.* FROM steps s JOIN executions e ON e.id = s.execution_id
WHERE e.task_id = ? AND s.state IN ('waiting', 'unknown') ORDER BY e.row, s.idx;

-- answer_step: the user's words are the result
UPDATE steps SET state = ?, output = ?, completed_at = ? WHERE execution_id = ? AND idx = ?;

-- full_output:
SELECT coalesce(s.full_output, s.output) FROM steps s JOIN executions e ON e.id = s.execution_id
WHERE e.task_id = ? AND s.execution_id = ? AND s.idx = ?;

-- full_outputs: where the shown one was cut
SELECT s.execution_id, s.idx AS "index", s.full_output AS text FROM steps s
JOIN executions e ON e.id = s.execution_id
WHERE e.task_id = ? AND s.full_output IS NOT NULL ORDER BY e.row, s.idx;

-- set_full_output: of an execution of that account, where there is none yet
UPDATE steps SET full_output = ? WHERE idx = ? AND full_output IS NULL
  AND execution_id = (SELECT id FROM executions WHERE id = ? AND account = ?);

-- append_text: behind everything that this execution wrote so far, if it is still ours
INSERT INTO stream (execution_id, idx, "offset", text, at)
SELECT id, :idx, coalesce((SELECT "offset" + length(text) FROM stream
  WHERE execution_id = e.id ORDER BY row DESC LIMIT 1), 0), :text, :at FROM executions e
WHERE id = :execution_id AND owner = :owner AND attempt = :attempt AND state = 'running' RETURNING row;

-- discard_text: what a broken call wrote
DELETE FROM stream WHERE execution_id = ? AND idx = ?;

-- text_so_far: of one step; and where the next piece of the execution will begin
SELECT (SELECT coalesce(group_concat(text, ''), '') FROM (
  SELECT text FROM stream WHERE execution_id = :execution_id AND idx = :idx ORDER BY row)) AS text,
  coalesce((SELECT "offset" + length(text) FROM stream
    WHERE execution_id = :execution_id ORDER BY row DESC LIMIT 1), 0) AS until;

-- usage: totals by assistant and model; a cost is unknown when that of any call is
SELECT e.assistant, json_extract(e.choice, '$.model') AS model, count(DISTINCT e.id) AS executions,
  count(s.idx) AS steps, coalesce(sum(s.input_tokens), 0) AS input_tokens,
  coalesce(sum(s.output_tokens), 0) AS output_tokens, group_concat(s.cost_usd) AS costs,
  count(*) FILTER (WHERE s.input_tokens IS NOT NULL AND s.cost_usd IS NULL) AS unknown,
  -- a question ends with its answer, long after its execution: that is no time at work
  coalesce(sum(s.completed_at - s.started_at) FILTER (WHERE s.completed_at <= e.completed_at), 0) AS duration_ms
FROM executions e LEFT JOIN steps s ON s.execution_id = e.id WHERE e.account = ?
GROUP BY 1, 2 ORDER BY executions DESC, 1, 2;

-- keep_blob:
INSERT INTO blobs VALUES (?, ?, ?) ON CONFLICT DO NOTHING;

-- blob:
SELECT content FROM blobs WHERE account = ? AND hash = ?;

-- blob_exists: its size, if some task has it
SELECT size, mime_type FROM task_files WHERE account = ? AND hash = ? LIMIT 1;

-- add_file:
INSERT INTO task_files (account, task_id, name, hash, size, mime_type, role, execution_id, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?);

-- drop_result: an execution's own file of that name, before it is saved anew
DELETE FROM task_files WHERE task_id = ? AND execution_id = ? AND role = 'result' AND name = ?;

-- files_of_task: oldest first
SELECT * FROM task_files WHERE task_id = ? ORDER BY row;

-- file_content: the newest of that name
SELECT b.content FROM task_files f JOIN blobs b ON b.account = f.account AND b.hash = f.hash
WHERE f.task_id = ? AND f.name = ? ORDER BY f.row DESC LIMIT 1;

-- insert_note:
INSERT INTO memory (id, account, assistant, kind, text, task_id, email, origin, created_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id;

-- drop_verdict_note: a user's verdict on a task leaves at most one note
DELETE FROM memory WHERE account = ? AND kind = 'feedback' AND task_id = ? AND email = ?;

-- drop_verdict_notes: of a task that is deleted
DELETE FROM memory WHERE account = ? AND kind = 'feedback' AND task_id = ?;

-- detach_notes: what an assistant noted outlives the task
UPDATE memory SET task_id = NULL WHERE account = ? AND task_id = ?;

-- notes: newest first
SELECT * FROM memory WHERE account = :account AND (:assistant = '' OR assistant = :assistant) ORDER BY row DESC;

-- fitting_notes: best first
SELECT m.* FROM memory_words w JOIN memory m ON m.row = w.rowid
WHERE memory_words MATCH :words AND m.account = :account AND (:assistant = '' OR m.assistant = :assistant)
ORDER BY bm25(memory_words), m.row DESC LIMIT :limit;

-- edit_note:
UPDATE memory SET text = ? WHERE account = ? AND id = ? RETURNING *;

-- forget_note:
DELETE FROM memory WHERE account = ? AND id = ? RETURNING id;

-- assistants:
SELECT profile FROM assistants WHERE account = ? ORDER BY id;

-- assistant:
SELECT profile FROM assistants WHERE account = ? AND id = ?;

-- add_assistant:
INSERT INTO assistants VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING id;

-- save_assistant:
INSERT INTO assistants VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET profile = excluded.profile;

-- delete_assistant:
DELETE FROM assistants WHERE account = ? AND id = ? RETURNING id;

-- insert_token:
INSERT INTO tokens (id, hash, name, email, account, scopes, created_at, expires_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?);

-- token:
SELECT * FROM tokens WHERE id = ?;

-- tokens: oldest first, over all accounts
SELECT * FROM tokens ORDER BY created_at, id;

-- token_ids: the first that begin so
SELECT id FROM tokens WHERE id BETWEEN ? AND ? ORDER BY id LIMIT 2;

-- revoke_token: the first time counts
UPDATE tokens SET revoked_at = coalesce(revoked_at, ?) WHERE id = ? RETURNING *;

-- token_used:
UPDATE tokens SET last_used_at = max(?, coalesce(last_used_at, 0)) WHERE id = ?;

-- account_has_people:
SELECT EXISTS (SELECT 1 FROM users WHERE account = ?);

-- webhook:
SELECT * FROM webhooks WHERE account = ?;

-- save_webhook: its secrets stay
INSERT INTO webhooks (account, id, enabled, url, events, retry_enabled, max_retries, allow_private, trouble, secret,
  created_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET enabled = excluded.enabled, url = excluded.url, events = excluded.events,
  retry_enabled = excluded.retry_enabled, max_retries = excluded.max_retries, allow_private = excluded.allow_private,
  trouble = excluded.trouble, updated_at = excluded.updated_at;

-- delete_webhook:
DELETE FROM webhooks WHERE account = ? RETURNING id;

-- renew_secret: the old one goes on for a while
UPDATE webhooks SET old_secret = secret, old_until = ?, secret = ?, updated_at = max(?, updated_at)
WHERE account = ? RETURNING *;

-- disable_webhook: if it still leads there
UPDATE webhooks SET enabled = 0, trouble = ?, updated_at = max(?, updated_at)
WHERE account = ? AND url = ? AND enabled RETURNING id;

-- drop_deliveries: what is still to be sent
UPDATE deliveries SET state = 'failed', error = ?, ended_at = ? WHERE account = ? AND state = 'pending';

-- deliveries: newest first
SELECT *, json_extract(task, '$.id') AS task_id FROM deliveries
WHERE account = ? AND at >= ? ORDER BY row DESC LIMIT ?;

-- next_delivery:
SELECT min((SELECT d.due_at FROM deliveries d WHERE d.account = w.account AND d.state = 'pending'
  ORDER BY d.due_at LIMIT 1))
FROM webhooks w WHERE w.enabled AND w.account NOT IN (SELECT value FROM json_each(?));

-- claim_deliveries: one of each account
UPDATE deliveries SET attempts = attempts + 1, due_at = :until WHERE row IN (
  SELECT next FROM (
    SELECT (SELECT d.row FROM deliveries d
      WHERE d.account = w.account AND d.state = 'pending' AND d.due_at <= :now ORDER BY d.due_at, d.row LIMIT 1) AS next
    FROM webhooks w WHERE w.enabled AND w.account NOT IN (SELECT value FROM json_each(:busy)))
  WHERE next IS NOT NULL ORDER BY next LIMIT :most) RETURNING row;

-- begin_test:
INSERT INTO deliveries (id, account, event, at, attempts, due_at) VALUES (?, ?, ?, ?, 1, ?) RETURNING row;

-- parcels: with where they go to, and what the execution gave
SELECT d.*, w.url, w.retry_enabled, w.max_retries, w.allow_private, w.secret, w.old_secret, w.old_until,
  CASE WHEN e.state = 'completed' AND d.event = 'task.completed' THEN e.result END AS result,
  CASE WHEN e.state IN ('failed', 'quarantined') AND d.event = 'task.failed' THEN e.error END AS failure
FROM json_each(?) given CROSS JOIN deliveries d ON d.row = given.value
JOIN webhooks w ON w.account = d.account LEFT JOIN executions e ON e.id = d.execution_id ORDER BY d.row;

-- settle_delivery: if nobody has begun another attempt
UPDATE deliveries SET state = ?, due_at = ?, ended_at = ?, status = ?, error = ?, answer = ?
WHERE id = ? AND attempts = ? AND state = 'pending' RETURNING *, json_extract(task, '$.id') AS task_id;

-- prune_deliveries:
DELETE FROM deliveries WHERE at < ?;
