CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE users (
  account TEXT NOT NULL,
  email TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (account, email)
) WITHOUT ROWID;
CREATE TABLE tasks (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  title TEXT NOT NULL,
  assistant TEXT NOT NULL,
  type TEXT NOT NULL,
  status TEXT NOT NULL,
  owner_email TEXT NOT NULL,
  assigned_users TEXT NOT NULL,
  followers TEXT NOT NULL,
  skills TEXT NOT NULL,
  parent_task_id TEXT,
  depth INTEGER NOT NULL DEFAULT 0,
  origin TEXT UNIQUE, -- the step that made this subtask: it makes it once
  rev INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE TABLE descriptions (
  row INTEGER PRIMARY KEY REFERENCES tasks (row) ON DELETE CASCADE,
  description TEXT NOT NULL
);
CREATE VIRTUAL TABLE task_words USING fts5 (title, description, content = '', tokenize = 'unicode61');
CREATE TABLE task_counts (
  account TEXT NOT NULL,
  status TEXT NOT NULL,
  total INTEGER NOT NULL,
  PRIMARY KEY (account, status)
) WITHOUT ROWID;
CREATE TABLE activities (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  entry TEXT NOT NULL
);
CREATE TABLE feedback (
  task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  email TEXT NOT NULL,
  verdict TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (task_id, email)
) WITHOUT ROWID;
CREATE TABLE executions (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  state TEXT NOT NULL,
  attempt INTEGER NOT NULL DEFAULT 0,
  crashes INTEGER NOT NULL DEFAULT 0,
  owner TEXT,
  beat INTEGER NOT NULL DEFAULT 0, -- a counter, not a time
  stop TEXT,
  assistant TEXT NOT NULL,
  choice TEXT NOT NULL, -- model, api base, and where the key is
  retry_of TEXT,
  message TEXT NOT NULL,
  files TEXT NOT NULL,
  answers INTEGER NOT NULL, -- the message is the result of waiting questions
  recalled TEXT,
  notice TEXT,
  result TEXT,
  error TEXT,
  queued_at INTEGER NOT NULL,
  started_at INTEGER,
  completed_at INTEGER,
  worked_ms INTEGER NOT NULL DEFAULT 0, -- of earlier attempts
  attempt_at INTEGER -- when this attempt began
);
CREATE TABLE steps (
  execution_id TEXT NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
  idx INTEGER NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  state TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  call_id TEXT,
  arguments TEXT,
  effect TEXT,
  output TEXT,
  calls TEXT,
  error TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cost_usd TEXT,
  full_output TEXT, -- only where `output` was cut
  started_at INTEGER NOT NULL,
  completed_at INTEGER,
  PRIMARY KEY (execution_id, idx)
);
CREATE TABLE stream (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  execution_id TEXT NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
  idx INTEGER NOT NULL,
  "offset" INTEGER NOT NULL,
  text TEXT NOT NULL,
  at INTEGER NOT NULL
);
CREATE TABLE events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  kind TEXT NOT NULL,
  task_id TEXT NOT NULL,
  execution_id TEXT,
  rev INTEGER NOT NULL,
  status TEXT,
  updated_at INTEGER NOT NULL,
  piece INTEGER, -- the row in `stream`
  at INTEGER NOT NULL
);
CREATE TABLE idempotency_keys (
  account TEXT NOT NULL,
  email TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  answer TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (account, email, key)
) WITHOUT ROWID;
CREATE TABLE blobs (
  account TEXT NOT NULL,
  hash TEXT NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (account, hash)
);
CREATE TABLE task_files (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  account TEXT NOT NULL,
  task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  hash TEXT NOT NULL,
  size INTEGER NOT NULL,
  mime_type TEXT,
  role TEXT NOT NULL,
  execution_id TEXT,
  created_at INTEGER NOT NULL
);
CREATE TABLE memory (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL,
  assistant TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  task_id TEXT,
  email TEXT,
  origin TEXT UNIQUE, -- the step that remembered it: it does so once
  created_at INTEGER NOT NULL
);
CREATE VIRTUAL TABLE memory_words USING fts5 (text, content = 'memory', content_rowid = 'row', tokenize = 'unicode61');
CREATE TABLE assistants (
  account TEXT NOT NULL,
  id TEXT NOT NULL,
  profile TEXT NOT NULL,
  PRIMARY KEY (account, id)
) WITHOUT ROWID;
CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  hash BLOB NOT NULL,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  account TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  last_used_at INTEGER, -- to the minute
  revoked_at INTEGER
) WITHOUT ROWID;
CREATE TABLE webhooks (
  account TEXT PRIMARY KEY,
  id TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  retry_enabled INTEGER NOT NULL,
  max_retries INTEGER NOT NULL,
  allow_private INTEGER NOT NULL,
  trouble TEXT, -- why it was switched off by itself
  secret TEXT NOT NULL,
  old_secret TEXT, -- signs too, until then
  old_until INTEGER,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE deliveries (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  account TEXT NOT NULL REFERENCES webhooks (account) ON DELETE CASCADE,
  event TEXT NOT NULL,
  task TEXT, -- as it was then, as JSON; null: a test
  execution_id TEXT,
  at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending',
  attempts INTEGER NOT NULL DEFAULT 0, -- counted when one begins; tells whose it is
  due_at INTEGER NOT NULL DEFAULT 0, -- while it is being sent: when somebody else may try
  ended_at INTEGER,
  status INTEGER,
  error TEXT,
  answer TEXT
);
DELETE FROM "task_words_data";
DELETE FROM "task_words_idx";
DELETE FROM "task_words_docsize";
DELETE FROM "task_words_config";
DELETE FROM "memory_words_data";
DELETE FROM "memory_words_idx";
DELETE FROM "memory_words_docsize";
DELETE FROM "memory_words_config";
INSERT INTO "meta" VALUES ('account', 'acc_01m8709ysk4nzde0pxxh');
INSERT INTO "users" VALUES ('acc_01m8709ysk4nzde0pxxh', 'bob@example.com', 1795531537404);
INSERT INTO "users" VALUES ('acc_01m8709ysk4nzde0pxxh', 'eve@example.com', 1795531537506);
INSERT INTO "users" VALUES ('acc_01m8709ysk4nzde0pxxh', 'jane@example.com', 1795531537254);
INSERT INTO "users" VALUES ('acc_other', 'eve@example.com', 1795531537513);
INSERT INTO "tasks" VALUES (1, 'task_01m8709yv63wzg0dwcy4', 'acc_01m8709ysk4nzde0pxxh', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'pending', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 1, 1795531537254, 1795531537254);
INSERT INTO "tasks" VALUES (2, 'task_01m8709yw8f5hbtv6k2q', 'acc_01m8709ysk4nzde0pxxh', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'in_progress', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 3, 1795531537288, 1795531537298);
INSERT INTO "tasks" VALUES (3, 'task_01m8709ywsrm50preqmy', 'acc_01m8709ysk4nzde0pxxh', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'needs_clarification', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 8, 1795531537305, 1795531537344);
INSERT INTO "tasks" VALUES (4, 'task_01m8709yy594n2y5wgkm', 'acc_01m8709ysk4nzde0pxxh', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'on_hold', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 2, 1795531537349, 1795531537351);
INSERT INTO "tasks" VALUES (5, 'task_01m8709yy9ef06n34vwr', 'acc_01m8709ysk4nzde0pxxh', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'completed', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 6, 1795531537353, 1795531537382);
INSERT INTO "tasks" VALUES (6, 'task_01m8709yzdqyztkcp3tn', 'acc_01m8709ysk4nzde0pxxh', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'failed', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 4, 1795531537389, 1795531537396);
INSERT INTO "tasks" VALUES (7, 'task_01m8709yzqhbqv5t39h2', 'acc_01m8709ysk4nzde0pxxh', 'Résumé der letzten Gespräche', 'asst_abc123', 'general', 'failed', 'jane@example.com', '["bob@example.com"]', '[]', '["recall"]', NULL, 0, NULL, 12, 1795531537399, 1795531537431);
INSERT INTO "tasks" VALUES (8, 'task_01m8709z0rgvtmyk7j4w', 'acc_01m8709ysk4nzde0pxxh', 'Compare the offers', 'asst_abc123', 'analysis', 'in_progress', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 11, 1795531537432, 1795531537464);
INSERT INTO "tasks" VALUES (9, 'task_01m8709z17smpqnx9x9j', 'acc_01m8709ysk4nzde0pxxh', 'Ask for b''s terms', 'asst_abc123', 'general', 'pending', 'jane@example.com', '[]', '[]', '[]', 'task_01m8709z0rgvtmyk7j4w', 1, 'exec_01m8709z0yjnkh68a69d:0', 1, 1795531537447, 1795531537447);
INSERT INTO "tasks" VALUES (10, 'task_01m8709z23favk59q1n8', 'acc_01m8709ysk4nzde0pxxh', 'Book a room', 'asst_abc123', 'general', 'on_hold', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 14, 1795531537475, 1795531537505);
INSERT INTO "tasks" VALUES (11, 'task_01m8709z32aj4averefg', 'acc_01m8709ysk4nzde0pxxh', 'Made with a key', 'asst_abc123', 'general', 'pending', 'jane@example.com', '["bob@example.com"]', '["eve@example.com"]', '[]', NULL, 0, NULL, 1, 1795531537506, 1795531537506);
INSERT INTO "tasks" VALUES (13, 'task_01m8709z397h88asdty9', 'acc_other', 'Of another account', 'asst_abc123', 'general', 'pending', 'eve@example.com', '[]', '[]', '[]', NULL, 0, NULL, 1, 1795531537513, 1795531537513);
INSERT INTO "tasks" VALUES (14, 'task_01m8709z4r8thj57peqt', 'acc_01m8709ysk4nzde0pxxh', 'Tell of it', 'asst_abc123', 'general', 'completed', 'bob@example.com', '[]', '[]', '[]', NULL, 0, NULL, 2, 1795531537560, 1795531537572);
INSERT INTO "descriptions" VALUES (1, '');
INSERT INTO "descriptions" VALUES (2, '');
INSERT INTO "descriptions" VALUES (3, '');
INSERT INTO "descriptions" VALUES (4, '');
INSERT INTO "descriptions" VALUES (5, '');
INSERT INTO "descriptions" VALUES (6, '');
INSERT INTO "descriptions" VALUES (7, '会議室 — Zürich, “quotes” and it''s fine');
INSERT INTO "descriptions" VALUES (8, '');
INSERT INTO "descriptions" VALUES (9, '');
INSERT INTO "descriptions" VALUES (10, '');
INSERT INTO "descriptions" VALUES (11, '');
INSERT INTO "descriptions" VALUES (13, '');
INSERT INTO "descriptions" VALUES (14, '');
INSERT INTO "task_words_data" VALUES (1, X'0D3107');
INSERT INTO "task_words_data" VALUES (10, X'0000000002011000000001110101');
INSERT INTO "task_words_data" VALUES (2336462209025, X'0000017F0230610A0203010204020663636F756E740D020402026E64070701010503056F746865720D02030202736B09020201016209020402036F6F6B0A02020107636F6D706172650802020103646572070303010466696E65070701010802026F72090203010967657370726163686507030501026974070701010607020401036B65790B020501076C65747A74656E07020401046D6164650B02020206656574696E6701020501020501020501020501020501020501026F660D02020102030304666572730802040108706C616E6E696E67010204010204010204010204010204010204010271320102030102030102030102030102030102030205756F74657307070101040106726573756D6507030202036F6F6D0A02040101730707010107020205020763686564756C65010202010202010202010202010202010202010474656C6C0E02020303726D73090206020268650802030104776974680B020301067A757269636807070101030109E4BC9AE8ADB0E5AEA4070701010204090B090A0706080C080B070E0C080C091A0A091C160C0B080B1B090807090D');
INSERT INTO "task_words_idx" VALUES (17, X'', 2);
INSERT INTO "task_words_docsize" VALUES (1, X'0400');
INSERT INTO "task_words_docsize" VALUES (2, X'0400');
INSERT INTO "task_words_docsize" VALUES (3, X'0400');
INSERT INTO "task_words_docsize" VALUES (4, X'0400');
INSERT INTO "task_words_docsize" VALUES (5, X'0400');
INSERT INTO "task_words_docsize" VALUES (6, X'0400');
INSERT INTO "task_words_docsize" VALUES (7, X'0407');
INSERT INTO "task_words_docsize" VALUES (8, X'0300');
INSERT INTO "task_words_docsize" VALUES (9, X'0500');
INSERT INTO "task_words_docsize" VALUES (10, X'0300');
INSERT INTO "task_words_docsize" VALUES (11, X'0400');
INSERT INTO "task_words_docsize" VALUES (13, X'0300');
INSERT INTO "task_words_docsize" VALUES (14, X'0300');
INSERT INTO "task_words_config" VALUES ('version', 4);
INSERT INTO "task_counts" VALUES ('acc_01m8709ysk4nzde0pxxh', 'completed', 2);
INSERT INTO "task_counts" VALUES ('acc_01m8709ysk4nzde0pxxh', 'failed', 2);
INSERT INTO "task_counts" VALUES ('acc_01m8709ysk4nzde0pxxh', 'in_progress', 2);
INSERT INTO "task_counts" VALUES ('acc_01m8709ysk4nzde0pxxh', 'needs_clarification', 1);
INSERT INTO "task_counts" VALUES ('acc_01m8709ysk4nzde0pxxh', 'on_hold', 2);
INSERT INTO "task_counts" VALUES ('acc_01m8709ysk4nzde0pxxh', 'pending', 3);
INSERT INTO "task_counts" VALUES ('acc_other', 'pending', 1);
INSERT INTO "activities" VALUES (1, 'task_01m8709yw8f5hbtv6k2q', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T14:45:37.293Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (2, 'task_01m8709ywsrm50preqmy', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T14:45:37.316Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (3, 'task_01m8709ywsrm50preqmy', '{"type":"message","role":"assistant","content":"Which week?","timestamp":"2026-11-24T14:45:37.344Z","by":"asst_abc123","clarification":true}');
INSERT INTO "activities" VALUES (4, 'task_01m8709ywsrm50preqmy', '{"type":"status_change","from":"in_progress","to":"needs_clarification","timestamp":"2026-11-24T14:45:37.344Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (5, 'task_01m8709yy594n2y5wgkm', '{"type":"status_change","from":"pending","to":"on_hold","timestamp":"2026-11-24T14:45:37.351Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (6, 'task_01m8709yy9ef06n34vwr', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T14:45:37.359Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (7, 'task_01m8709yy9ef06n34vwr', '{"type":"message","role":"assistant","content":"Tuesday, 9:00.","timestamp":"2026-11-24T14:45:37.382Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (8, 'task_01m8709yy9ef06n34vwr', '{"type":"status_change","from":"in_progress","to":"completed","timestamp":"2026-11-24T14:45:37.382Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (9, 'task_01m8709yzdqyztkcp3tn', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T14:45:37.392Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (10, 'task_01m8709yzdqyztkcp3tn', '{"type":"error","message":"OPENAI_API_KEY is not set: set it.","code":"MODEL_AUTH","timestamp":"2026-11-24T14:45:37.396Z","executionId":"exec_01m8709yzgdhkm9j13m4"}');
INSERT INTO "activities" VALUES (11, 'task_01m8709yzdqyztkcp3tn', '{"type":"status_change","from":"in_progress","to":"failed","timestamp":"2026-11-24T14:45:37.396Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (12, 'task_01m8709yzqhbqv5t39h2', '{"type":"update","fields":["title","skills"],"timestamp":"2026-11-24T14:45:37.402Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (13, 'task_01m8709yzqhbqv5t39h2', '{"type":"assignment","added":["bob@example.com"],"removed":[],"assignedUsers":["bob@example.com"],"timestamp":"2026-11-24T14:45:37.404Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (14, 'task_01m8709yzqhbqv5t39h2', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T14:45:37.406Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (15, 'task_01m8709yzqhbqv5t39h2', '{"type":"message","role":"assistant","content":"Here it is.","timestamp":"2026-11-24T14:45:37.423Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (16, 'task_01m8709yzqhbqv5t39h2', '{"type":"status_change","from":"in_progress","to":"completed","timestamp":"2026-11-24T14:45:37.423Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (17, 'task_01m8709yzqhbqv5t39h2', '{"type":"human_feedback","feedback":"like","timestamp":"2026-11-24T14:45:37.425Z","by":"jane@example.com","reason":"short"}');
INSERT INTO "activities" VALUES (18, 'task_01m8709yzqhbqv5t39h2', '{"type":"status_change","from":"completed","to":"in_progress","timestamp":"2026-11-24T14:45:37.429Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (19, 'task_01m8709yzqhbqv5t39h2', '{"type":"error","message":"OPENAI_API_KEY is not set: set it.","code":"MODEL_AUTH","timestamp":"2026-11-24T14:45:37.431Z","executionId":"exec_01m8709z0nk505xv743y"}');
INSERT INTO "activities" VALUES (20, 'task_01m8709yzqhbqv5t39h2', '{"type":"status_change","from":"in_progress","to":"failed","timestamp":"2026-11-24T14:45:37.431Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (21, 'task_01m8709z0rgvtmyk7j4w', '{"type":"message","role":"user","content":"Look closely.","timestamp":"2026-11-24T14:45:37.435Z","by":"jane@example.com","files":[{"name":"offers.csv","fileId":"file_e5fd38088cdea99f970183c3cfb6b06c5c20b22b52eac097729a490f5b7b5e04","mimeType":"text/csv","size":8}]}');
INSERT INTO "activities" VALUES (22, 'task_01m8709z0rgvtmyk7j4w', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T14:45:37.435Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (23, 'task_01m8709z23favk59q1n8', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T14:45:37.483Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (24, 'task_01m8709z23favk59q1n8', '{"type":"message","role":"assistant","content":"Which week?","timestamp":"2026-11-24T14:45:37.497Z","by":"asst_abc123","clarification":true,"options":["12","13"],"recommended":"12","reason":"the calendar is empty"}');
INSERT INTO "activities" VALUES (25, 'task_01m8709z23favk59q1n8', '{"type":"status_change","from":"in_progress","to":"needs_clarification","timestamp":"2026-11-24T14:45:37.497Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (26, 'task_01m8709z23favk59q1n8', '{"type":"message","role":"user","content":"Week 13.","timestamp":"2026-11-24T14:45:37.499Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (27, 'task_01m8709z23favk59q1n8', '{"type":"status_change","from":"needs_clarification","to":"in_progress","timestamp":"2026-11-24T14:45:37.499Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (28, 'task_01m8709z23favk59q1n8', '{"type":"status_change","from":"in_progress","to":"on_hold","timestamp":"2026-11-24T14:45:37.504Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (29, 'task_01m8709z4r8thj57peqt', '{"type":"status_change","from":"pending","to":"completed","timestamp":"2026-11-24T14:45:37.572Z","forced":true,"by":"bob@example.com"}');
INSERT INTO "feedback" VALUES ('task_01m8709yzqhbqv5t39h2', 'jane@example.com', 'like', 'short');
INSERT INTO "executions" VALUES (1, 'exec_01m8709ywet0stfrcw3p', 'acc_01m8709ysk4nzde0pxxh', 'task_01m8709yw8f5hbtv6k2q', 'running', 1, 0, 'worker-1', 1, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, NULL, NULL, 1795531537293, 1795531537298, NULL, 0, 1795531537298);
INSERT INTO "executions" VALUES (2, 'exec_01m8709yx44w2p2sdbbh', 'acc_01m8709ysk4nzde0pxxh', 'task_01m8709ywsrm50preqmy', 'needs_clarification', 1, 0, NULL, 6, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, NULL, NULL, 1795531537316, 1795531537332, 1795531537344, 0, 1795531537332);
INSERT INTO "executions" VALUES (3, 'exec_01m8709yygjqmjzspaec', 'acc_01m8709ysk4nzde0pxxh', 'task_01m8709yy9ef06n34vwr', 'completed', 1, 0, NULL, 4, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, 'Tuesday, 9:00.', NULL, 1795531537359, 1795531537364, 1795531537382, 0, 1795531537364);
INSERT INTO "executions" VALUES (4, 'exec_01m8709yzgdhkm9j13m4', 'acc_01m8709ysk4nzde0pxxh', 'task_01m8709yzdqyztkcp3tn', 'failed', 1, 0, NULL, 2, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, NULL, '{"message":"OPENAI_API_KEY is not set: set it.","code":"MODEL_AUTH"}', 1795531537392, 1795531537394, 1795531537396, 0, 1795531537394);
INSERT INTO "executions" VALUES (5, 'exec_01m8709yzydg57qq6z9m', 'acc_01m8709ysk4nzde0pxxh', 'task_01m8709yzqhbqv5t39h2', 'completed', 1, 0, NULL, 4, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, 'Here it is.', NULL, 1795531537406, 1795531537416, 1795531537423, 0, 1795531537416);
INSERT INTO "executions" VALUES (6, 'exec_01m8709z0nk505xv743y', 'acc_01m8709ysk4nzde0pxxh', 'task_01m8709yzqhbqv5t39h2', 'failed', 1, 0, NULL, 2, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, NULL, '{"message":"OPENAI_API_KEY is not set: set it.","code":"MODEL_AUTH"}', 1795531537429, 1795531537430, 1795531537431, 0, 1795531537430);
INSERT INTO "executions" VALUES (7, 'exec_01m8709z0yjnkh68a69d', 'acc_01m8709ysk4nzde0pxxh', 'task_01m8709z0rgvtmyk7j4w', 'running', 1, 0, 'worker-1', 10, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, 'Look closely.', '[{"name":"offers.csv","fileId":"file_e5fd38088cdea99f970183c3cfb6b06c5c20b22b52eac097729a490f5b7b5e04","mimeType":"text/csv","size":8}]', 0, '["Prices are in euros."]', 'No price is known for this model.', NULL, NULL, 1795531537435, 1795531537441, NULL, 0, 1795531537441);
INSERT INTO "executions" VALUES (8, 'exec_01m8709z2bh781cgng6t', 'acc_01m8709ysk4nzde0pxxh', 'task_01m8709z23favk59q1n8', 'needs_clarification', 1, 0, NULL, 6, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, NULL, NULL, 1795531537483, 1795531537488, 1795531537497, 0, 1795531537488);
INSERT INTO "executions" VALUES (9, 'exec_01m8709z2vsmgf15r7xj', 'acc_01m8709ysk4nzde0pxxh', 'task_01m8709z23favk59q1n8', 'stopped', 1, 0, NULL, 4, 'user', 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, 'Week 13.', '[]', 1, NULL, NULL, 'too late', NULL, 1795531537499, 1795531537501, 1795531537505, 0, 1795531537501);
INSERT INTO "steps" VALUES ('exec_01m8709yx44w2p2sdbbh', 0, 'model', 'rehearsal', 'done', 1, NULL, NULL, NULL, '', '[{"id":"call_0","name":"ask_user","arguments":"{}"}]', NULL, NULL, NULL, NULL, NULL, 1795531537335, 1795531537337);
INSERT INTO "steps" VALUES ('exec_01m8709yx44w2p2sdbbh', 1, 'tool', 'ask_user', 'waiting', 1, 'call_0', '{"question": "Which week?"}', 'idempotent', NULL, '[]', NULL, NULL, NULL, NULL, NULL, 1795531537339, 1795531537342);
INSERT INTO "steps" VALUES ('exec_01m8709yygjqmjzspaec', 0, 'model', 'rehearsal', 'done', 1, NULL, NULL, NULL, 'Tuesday, 9:00.', '[]', NULL, NULL, NULL, NULL, NULL, 1795531537374, 1795531537380);
INSERT INTO "steps" VALUES ('exec_01m8709yzydg57qq6z9m', 0, 'model', 'rehearsal', 'done', 1, NULL, NULL, NULL, 'Here it is.', '[]', NULL, NULL, NULL, NULL, NULL, 1795531537420, 1795531537422);
INSERT INTO "steps" VALUES ('exec_01m8709z0yjnkh68a69d', 0, 'tool', 'read_attachment', 'done', 1, 'call_read_attachment', '{"path": "notes.txt"}', 'read', 'a,1', '[]', NULL, NULL, NULL, NULL, NULL, 1795531537443, 1795531537444);
INSERT INTO "steps" VALUES ('exec_01m8709z0yjnkh68a69d', 1, 'tool', 'fetch', 'done', 1, 'call_2', '{"url": "https://example.com"}', NULL, 'cut', '[]', NULL, NULL, NULL, NULL, 'the whole page', 1795531537454, 1795531537459);
INSERT INTO "steps" VALUES ('exec_01m8709z0yjnkh68a69d', 2, 'model', 'rehearsal', 'started', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795531537464, NULL);
INSERT INTO "steps" VALUES ('exec_01m8709z2bh781cgng6t', 0, 'model', 'rehearsal', 'done', 1, NULL, NULL, NULL, '', '[{"id":"call_0","name":"ask_user","arguments":"{}"}]', NULL, NULL, NULL, NULL, NULL, 1795531537492, 1795531537494);
INSERT INTO "steps" VALUES ('exec_01m8709z2bh781cgng6t', 1, 'tool', 'ask_user', 'done', 1, 'call_0', '{"question": "Which week?"}', 'idempotent', 'Week 13.', '[]', NULL, NULL, NULL, NULL, NULL, 1795531537495, 1795531537499);
INSERT INTO "steps" VALUES ('exec_01m8709z2vsmgf15r7xj', 0, 'model', 'rehearsal', 'done', 1, NULL, NULL, NULL, 'Week 13 then.', '[]', NULL, NULL, NULL, NULL, NULL, 1795531537502, 1795531537503);
INSERT INTO "stream" VALUES (1, 'exec_01m8709z0yjnkh68a69d', 2, 0, 'The first ', 1795531537472);
INSERT INTO "stream" VALUES (2, 'exec_01m8709z0yjnkh68a69d', 2, 10, 'offer…', 1795531537473);
INSERT INTO "events" VALUES (1, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yv63wzg0dwcy4', NULL, 1, 'pending', 1795531537254, NULL, 1795531537254);
INSERT INTO "events" VALUES (2, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yw8f5hbtv6k2q', NULL, 1, 'pending', 1795531537288, NULL, 1795531537288);
INSERT INTO "events" VALUES (3, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yw8f5hbtv6k2q', 'exec_01m8709ywet0stfrcw3p', 2, 'in_progress', 1795531537293, NULL, 1795531537293);
INSERT INTO "events" VALUES (4, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yw8f5hbtv6k2q', 'exec_01m8709ywet0stfrcw3p', 3, 'in_progress', 1795531537298, NULL, 1795531537298);
INSERT INTO "events" VALUES (5, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709ywsrm50preqmy', NULL, 1, 'pending', 1795531537305, NULL, 1795531537305);
INSERT INTO "events" VALUES (6, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709ywsrm50preqmy', 'exec_01m8709yx44w2p2sdbbh', 2, 'in_progress', 1795531537316, NULL, 1795531537316);
INSERT INTO "events" VALUES (7, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709ywsrm50preqmy', 'exec_01m8709yx44w2p2sdbbh', 3, 'in_progress', 1795531537332, NULL, 1795531537332);
INSERT INTO "events" VALUES (8, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709ywsrm50preqmy', 'exec_01m8709yx44w2p2sdbbh', 4, 'in_progress', 1795531537335, NULL, 1795531537335);
INSERT INTO "events" VALUES (9, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709ywsrm50preqmy', 'exec_01m8709yx44w2p2sdbbh', 5, 'in_progress', 1795531537337, NULL, 1795531537337);
INSERT INTO "events" VALUES (10, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709ywsrm50preqmy', 'exec_01m8709yx44w2p2sdbbh', 6, 'in_progress', 1795531537339, NULL, 1795531537339);
INSERT INTO "events" VALUES (11, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709ywsrm50preqmy', 'exec_01m8709yx44w2p2sdbbh', 7, 'in_progress', 1795531537342, NULL, 1795531537342);
INSERT INTO "events" VALUES (12, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709ywsrm50preqmy', 'exec_01m8709yx44w2p2sdbbh', 8, 'needs_clarification', 1795531537344, NULL, 1795531537344);
INSERT INTO "events" VALUES (13, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yy594n2y5wgkm', NULL, 1, 'pending', 1795531537349, NULL, 1795531537349);
INSERT INTO "events" VALUES (14, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yy594n2y5wgkm', NULL, 2, 'on_hold', 1795531537351, NULL, 1795531537351);
INSERT INTO "events" VALUES (15, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yy9ef06n34vwr', NULL, 1, 'pending', 1795531537353, NULL, 1795531537353);
INSERT INTO "events" VALUES (16, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yy9ef06n34vwr', 'exec_01m8709yygjqmjzspaec', 2, 'in_progress', 1795531537359, NULL, 1795531537359);
INSERT INTO "events" VALUES (17, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yy9ef06n34vwr', 'exec_01m8709yygjqmjzspaec', 3, 'in_progress', 1795531537364, NULL, 1795531537364);
INSERT INTO "events" VALUES (18, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709yy9ef06n34vwr', 'exec_01m8709yygjqmjzspaec', 4, 'in_progress', 1795531537374, NULL, 1795531537374);
INSERT INTO "events" VALUES (19, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709yy9ef06n34vwr', 'exec_01m8709yygjqmjzspaec', 5, 'in_progress', 1795531537380, NULL, 1795531537380);
INSERT INTO "events" VALUES (20, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yy9ef06n34vwr', 'exec_01m8709yygjqmjzspaec', 6, 'completed', 1795531537382, NULL, 1795531537382);
INSERT INTO "events" VALUES (21, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yzdqyztkcp3tn', NULL, 1, 'pending', 1795531537389, NULL, 1795531537389);
INSERT INTO "events" VALUES (22, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yzdqyztkcp3tn', 'exec_01m8709yzgdhkm9j13m4', 2, 'in_progress', 1795531537392, NULL, 1795531537392);
INSERT INTO "events" VALUES (23, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yzdqyztkcp3tn', 'exec_01m8709yzgdhkm9j13m4', 3, 'in_progress', 1795531537394, NULL, 1795531537394);
INSERT INTO "events" VALUES (24, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yzdqyztkcp3tn', 'exec_01m8709yzgdhkm9j13m4', 4, 'failed', 1795531537396, NULL, 1795531537396);
INSERT INTO "events" VALUES (25, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yzqhbqv5t39h2', NULL, 1, 'pending', 1795531537399, NULL, 1795531537399);
INSERT INTO "events" VALUES (26, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yzqhbqv5t39h2', NULL, 2, 'pending', 1795531537402, NULL, 1795531537402);
INSERT INTO "events" VALUES (27, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yzqhbqv5t39h2', NULL, 3, 'pending', 1795531537404, NULL, 1795531537404);
INSERT INTO "events" VALUES (28, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yzqhbqv5t39h2', 'exec_01m8709yzydg57qq6z9m', 4, 'in_progress', 1795531537406, NULL, 1795531537406);
INSERT INTO "events" VALUES (29, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yzqhbqv5t39h2', 'exec_01m8709yzydg57qq6z9m', 5, 'in_progress', 1795531537416, NULL, 1795531537416);
INSERT INTO "events" VALUES (30, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709yzqhbqv5t39h2', 'exec_01m8709yzydg57qq6z9m', 6, 'in_progress', 1795531537420, NULL, 1795531537420);
INSERT INTO "events" VALUES (31, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709yzqhbqv5t39h2', 'exec_01m8709yzydg57qq6z9m', 7, 'in_progress', 1795531537422, NULL, 1795531537422);
INSERT INTO "events" VALUES (32, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yzqhbqv5t39h2', 'exec_01m8709yzydg57qq6z9m', 8, 'completed', 1795531537423, NULL, 1795531537423);
INSERT INTO "events" VALUES (33, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yzqhbqv5t39h2', NULL, 9, 'completed', 1795531537425, NULL, 1795531537425);
INSERT INTO "events" VALUES (34, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yzqhbqv5t39h2', 'exec_01m8709z0nk505xv743y', 10, 'in_progress', 1795531537429, NULL, 1795531537429);
INSERT INTO "events" VALUES (35, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yzqhbqv5t39h2', 'exec_01m8709z0nk505xv743y', 11, 'in_progress', 1795531537430, NULL, 1795531537430);
INSERT INTO "events" VALUES (36, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709yzqhbqv5t39h2', 'exec_01m8709z0nk505xv743y', 12, 'failed', 1795531537431, NULL, 1795531537431);
INSERT INTO "events" VALUES (37, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z0rgvtmyk7j4w', NULL, 1, 'pending', 1795531537432, NULL, 1795531537432);
INSERT INTO "events" VALUES (38, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z0rgvtmyk7j4w', 'exec_01m8709z0yjnkh68a69d', 2, 'in_progress', 1795531537435, NULL, 1795531537435);
INSERT INTO "events" VALUES (39, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z0rgvtmyk7j4w', 'exec_01m8709z0yjnkh68a69d', 3, 'in_progress', 1795531537441, NULL, 1795531537441);
INSERT INTO "events" VALUES (40, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709z0rgvtmyk7j4w', 'exec_01m8709z0yjnkh68a69d', 4, 'in_progress', 1795531537442, NULL, 1795531537442);
INSERT INTO "events" VALUES (41, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709z0rgvtmyk7j4w', 'exec_01m8709z0yjnkh68a69d', 5, 'in_progress', 1795531537443, NULL, 1795531537443);
INSERT INTO "events" VALUES (42, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709z0rgvtmyk7j4w', 'exec_01m8709z0yjnkh68a69d', 6, 'in_progress', 1795531537444, NULL, 1795531537444);
INSERT INTO "events" VALUES (43, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z0rgvtmyk7j4w', 'exec_01m8709z0yjnkh68a69d', 7, 'in_progress', 1795531537446, NULL, 1795531537446);
INSERT INTO "events" VALUES (44, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z17smpqnx9x9j', NULL, 1, 'pending', 1795531537447, NULL, 1795531537447);
INSERT INTO "events" VALUES (45, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z0rgvtmyk7j4w', 'exec_01m8709z0yjnkh68a69d', 8, 'in_progress', 1795531537447, NULL, 1795531537447);
INSERT INTO "events" VALUES (46, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709z0rgvtmyk7j4w', 'exec_01m8709z0yjnkh68a69d', 9, 'in_progress', 1795531537454, NULL, 1795531537454);
INSERT INTO "events" VALUES (47, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709z0rgvtmyk7j4w', 'exec_01m8709z0yjnkh68a69d', 10, 'in_progress', 1795531537459, NULL, 1795531537459);
INSERT INTO "events" VALUES (48, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709z0rgvtmyk7j4w', 'exec_01m8709z0yjnkh68a69d', 11, 'in_progress', 1795531537464, NULL, 1795531537464);
INSERT INTO "events" VALUES (49, 'acc_01m8709ysk4nzde0pxxh', 'text', 'task_01m8709z0rgvtmyk7j4w', 'exec_01m8709z0yjnkh68a69d', 11, 'in_progress', 1795531537464, 1, 1795531537472);
INSERT INTO "events" VALUES (50, 'acc_01m8709ysk4nzde0pxxh', 'text', 'task_01m8709z0rgvtmyk7j4w', 'exec_01m8709z0yjnkh68a69d', 11, 'in_progress', 1795531537464, 2, 1795531537473);
INSERT INTO "events" VALUES (51, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z23favk59q1n8', NULL, 1, 'pending', 1795531537475, NULL, 1795531537475);
INSERT INTO "events" VALUES (52, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z23favk59q1n8', 'exec_01m8709z2bh781cgng6t', 2, 'in_progress', 1795531537483, NULL, 1795531537483);
INSERT INTO "events" VALUES (53, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z23favk59q1n8', 'exec_01m8709z2bh781cgng6t', 3, 'in_progress', 1795531537488, NULL, 1795531537488);
INSERT INTO "events" VALUES (54, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709z23favk59q1n8', 'exec_01m8709z2bh781cgng6t', 4, 'in_progress', 1795531537492, NULL, 1795531537492);
INSERT INTO "events" VALUES (55, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709z23favk59q1n8', 'exec_01m8709z2bh781cgng6t', 5, 'in_progress', 1795531537494, NULL, 1795531537494);
INSERT INTO "events" VALUES (56, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709z23favk59q1n8', 'exec_01m8709z2bh781cgng6t', 6, 'in_progress', 1795531537495, NULL, 1795531537495);
INSERT INTO "events" VALUES (57, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709z23favk59q1n8', 'exec_01m8709z2bh781cgng6t', 7, 'in_progress', 1795531537496, NULL, 1795531537496);
INSERT INTO "events" VALUES (58, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z23favk59q1n8', 'exec_01m8709z2bh781cgng6t', 8, 'needs_clarification', 1795531537497, NULL, 1795531537497);
INSERT INTO "events" VALUES (59, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z23favk59q1n8', 'exec_01m8709z2vsmgf15r7xj', 9, 'in_progress', 1795531537499, NULL, 1795531537499);
INSERT INTO "events" VALUES (60, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z23favk59q1n8', 'exec_01m8709z2vsmgf15r7xj', 10, 'in_progress', 1795531537501, NULL, 1795531537501);
INSERT INTO "events" VALUES (61, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709z23favk59q1n8', 'exec_01m8709z2vsmgf15r7xj', 11, 'in_progress', 1795531537502, NULL, 1795531537502);
INSERT INTO "events" VALUES (62, 'acc_01m8709ysk4nzde0pxxh', 'step', 'task_01m8709z23favk59q1n8', 'exec_01m8709z2vsmgf15r7xj', 12, 'in_progress', 1795531537503, NULL, 1795531537503);
INSERT INTO "events" VALUES (63, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z23favk59q1n8', 'exec_01m8709z2vsmgf15r7xj', 13, 'on_hold', 1795531537504, NULL, 1795531537504);
INSERT INTO "events" VALUES (64, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z23favk59q1n8', 'exec_01m8709z2vsmgf15r7xj', 14, 'on_hold', 1795531537505, NULL, 1795531537505);
INSERT INTO "events" VALUES (65, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z32aj4averefg', NULL, 1, 'pending', 1795531537506, NULL, 1795531537506);
INSERT INTO "events" VALUES (66, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z34gb7c13br6t', NULL, 1, 'pending', 1795531537508, NULL, 1795531537508);
INSERT INTO "events" VALUES (67, 'acc_01m8709ysk4nzde0pxxh', 'deleted', 'task_01m8709z34gb7c13br6t', NULL, 2, 'pending', 1795531537509, NULL, 1795531537509);
INSERT INTO "events" VALUES (68, 'acc_other', 'task', 'task_01m8709z397h88asdty9', NULL, 1, 'pending', 1795531537513, NULL, 1795531537513);
INSERT INTO "events" VALUES (69, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z4r8thj57peqt', NULL, 1, 'pending', 1795531537560, NULL, 1795531537560);
INSERT INTO "events" VALUES (70, 'acc_01m8709ysk4nzde0pxxh', 'task', 'task_01m8709z4r8thj57peqt', NULL, 2, 'completed', 1795531537572, NULL, 1795531537572);
INSERT INTO "idempotency_keys" VALUES ('acc_01m8709ysk4nzde0pxxh', 'jane@example.com', 'key-1', 'd89b8b058317cb44735e6ad967e0079b27bd0bf201ba77e9cd6f395f297135cf', '{"id":"task_01m8709z32aj4averefg","account":"acc_01m8709ysk4nzde0pxxh","title":"Made with a key","description":"","assistant":"asst_abc123","type":"general","status":"pending","owner_email":"jane@example.com","assigned_users":["bob@example.com"],"followers":["eve@example.com"],"skills":[],"activities":[],"executions":[],"created_at":"2026-11-24T14:45:37.506Z","updated_at":"2026-11-24T14:45:37.506Z"}', 1795531537507);
INSERT INTO "blobs" VALUES ('acc_01m8709ysk4nzde0pxxh', 'e5fd38088cdea99f970183c3cfb6b06c5c20b22b52eac097729a490f5b7b5e04', X'612C310A622C320A');
INSERT INTO "blobs" VALUES ('acc_01m8709ysk4nzde0pxxh', '6d3f83fdb3f5cd7fe30cc89ea532a5e04f0925df2facb4dacab53aafbf51761e', X'7C2061207C2031207C0A');
INSERT INTO "task_files" VALUES (1, 'acc_01m8709ysk4nzde0pxxh', 'task_01m8709z0rgvtmyk7j4w', 'offers.csv', 'e5fd38088cdea99f970183c3cfb6b06c5c20b22b52eac097729a490f5b7b5e04', 8, 'text/csv', 'attachment', NULL, 1795531537435);
INSERT INTO "task_files" VALUES (2, 'acc_01m8709ysk4nzde0pxxh', 'task_01m8709z0rgvtmyk7j4w', 'table.md', '6d3f83fdb3f5cd7fe30cc89ea532a5e04f0925df2facb4dacab53aafbf51761e', 10, 'text/markdown', 'result', 'exec_01m8709z0yjnkh68a69d', 1795531537446);
INSERT INTO "memory" VALUES (1, 'mem_01m8709z0jdj58r73hz6', 'acc_01m8709ysk4nzde0pxxh', 'asst_abc123', 'feedback', 'Liked: "Résumé der letzten Gespräche" (general). Reason: short', 'task_01m8709yzqhbqv5t39h2', 'jane@example.com', NULL, 1795531537425);
INSERT INTO "memory" VALUES (2, 'mem_01m8709z152an1d599yh', 'acc_01m8709ysk4nzde0pxxh', 'asst_abc123', 'note', 'Offers come as CSV.', 'task_01m8709z0rgvtmyk7j4w', NULL, 'exec_01m8709z0yjnkh68a69d:0', 1795531537445);
INSERT INTO "memory_words_data" VALUES (1, X'020C');
INSERT INTO "memory_words_data" VALUES (10, X'000000000102020002010101020101');
INSERT INTO "memory_words_data" VALUES (137438953473, X'000000570430646572010204010767656E6572616C01020703077370726163686501020601076C65747A74656E0102050204696B65640102020106726561736F6E010208030473756D65010203010573686F727401020904080C0C0C090B09');
INSERT INTO "memory_words_data" VALUES (274877906945, X'00000026033061730202040104636F6D650202030202737602020501066F666665727302020204070907');
INSERT INTO "memory_words_idx" VALUES (1, X'', 2);
INSERT INTO "memory_words_idx" VALUES (2, X'', 2);
INSERT INTO "memory_words_docsize" VALUES (1, X'08');
INSERT INTO "memory_words_docsize" VALUES (2, X'04');
INSERT INTO "memory_words_config" VALUES ('version', 4);
INSERT INTO "assistants" VALUES ('acc_01m8709ysk4nzde0pxxh', 'writer', '{"id":"writer","name":"Writer","model":"","apiBase":"","key":"","instructions":"Be brief.","skills":[],"limits":{"steps":40,"toolCalls":200,"tokens":500000,"moneyUsd":"1.00","minutes":30.0},"price":null,"tools":null,"source":"store"}');
INSERT INTO "tokens" VALUES ('0123456789ab', X'297185F996BBFA28D6A7FFA6692C10BB3C53028038853A88A779B285331ABCB8', 'laptop', 'bob@example.com', 'acc_01m8709ysk4nzde0pxxh', '["read", "run"]', 1772287260000, NULL, NULL, NULL);
INSERT INTO "webhooks" VALUES ('acc_01m8709ysk4nzde0pxxh', 'hook_01m8709z4469vr6jaw7a', 1, 'https://example.com/hook', '["task.completed", "task.created"]', 1, 5, 0, NULL, 'whsec_MaCHcMrubDS8KbW9qOz5fvgJ/NeIcCbZph8xlwKTl+E=', NULL, NULL, 1795531537539, 1795531537539);
INSERT INTO "deliveries" VALUES (1, 'msg_2b8785ad340250a20a944612', 'acc_01m8709ysk4nzde0pxxh', 'task.created', '{"id":"task_01m8709z4r8thj57peqt","title":"Tell of it","status":"pending","type":"general","assistant":"asst_abc123","ownerEmail":"bob@example.com","assignedUsers":[],"followers":[],"skills":[],"createdAt":1795531537560,"updatedAt":1795531537560}', NULL, 1795531537560, 'pending', 0, 0, NULL, NULL, NULL, NULL);
INSERT INTO "deliveries" VALUES (2, 'msg_5f0397048fd326a113750ff5', 'acc_01m8709ysk4nzde0pxxh', 'task.completed', '{"id":"task_01m8709z4r8thj57peqt","title":"Tell of it","status":"completed","type":"general","assistant":"asst_abc123","ownerEmail":"bob@example.com","assignedUsers":[],"followers":[],"skills":[],"createdAt":1795531537560,"updatedAt":1795531537572}', NULL, 1795531537572, 'pending', 0, 0, NULL, NULL, NULL, NULL);
DELETE FROM sqlite_sequence;
INSERT INTO "sqlite_sequence" VALUES ('deliveries', 2);
INSERT INTO "sqlite_sequence" VALUES ('tasks', 14);
INSERT INTO "sqlite_sequence" VALUES ('events', 70);
INSERT INTO "sqlite_sequence" VALUES ('executions', 9);
INSERT INTO "sqlite_sequence" VALUES ('activities', 29);
INSERT INTO "sqlite_sequence" VALUES ('memory', 2);
INSERT INTO "sqlite_sequence" VALUES ('task_files', 2);
INSERT INTO "sqlite_sequence" VALUES ('stream', 2);
CREATE INDEX tasks_by_change ON tasks (account, updated_at DESC, id DESC);
CREATE INDEX tasks_by_status ON tasks (account, status, updated_at DESC, id DESC);
CREATE INDEX tasks_by_type ON tasks (account, type, updated_at DESC, id DESC);
CREATE INDEX tasks_by_owner ON tasks (account, owner_email, updated_at DESC, id DESC);
CREATE INDEX tasks_by_parent ON tasks (parent_task_id) WHERE parent_task_id IS NOT NULL;
CREATE TRIGGER tasks_counted AFTER INSERT ON tasks BEGIN
  INSERT INTO task_counts VALUES (new.account, new.status, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
CREATE TRIGGER tasks_uncounted AFTER DELETE ON tasks BEGIN
  UPDATE task_counts SET total = total - 1 WHERE account = old.account AND status = old.status;
END;
CREATE TRIGGER tasks_recounted AFTER UPDATE OF status ON tasks WHEN old.status <> new.status BEGIN
  UPDATE task_counts SET total = total - 1 WHERE account = old.account AND status = old.status;
  INSERT INTO task_counts VALUES (new.account, new.status, 1)
    ON CONFLICT DO UPDATE SET total = total + 1;
END;
CREATE INDEX activities_by_task ON activities (task_id, seq);
CREATE TRIGGER activities_stay BEFORE UPDATE ON activities BEGIN
  SELECT RAISE(ABORT, 'the activity log is append-only');
END;
CREATE TRIGGER activities_remain BEFORE DELETE ON activities
WHEN EXISTS (SELECT 1 FROM tasks WHERE id = old.task_id) BEGIN
  SELECT RAISE(ABORT, 'the activity log is append-only');
END;
CREATE INDEX executions_by_task ON executions (task_id, row);
CREATE INDEX executions_open ON executions (state, row) WHERE state IN ('queued', 'running', 'stopping');
CREATE INDEX steps_waiting ON steps (execution_id) WHERE state IN ('waiting', 'unknown');
CREATE INDEX stream_by_execution ON stream (execution_id, row);
CREATE INDEX events_by_age ON events (at);
CREATE TRIGGER stream_told AFTER INSERT ON stream BEGIN
  INSERT INTO events (account, kind, task_id, execution_id, rev, status, updated_at, piece, at)
  SELECT t.account, 'text', t.id, e.id, t.rev, t.status, t.updated_at, new.row, new.at
  FROM executions e JOIN tasks t ON t.id = e.task_id WHERE e.id = new.execution_id;
END;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (at);
CREATE INDEX task_files_by_task ON task_files (task_id, row);
CREATE INDEX task_files_by_hash ON task_files (account, hash);
CREATE TRIGGER blobs_unused AFTER DELETE ON task_files
WHEN NOT EXISTS (SELECT 1 FROM task_files WHERE account = old.account AND hash = old.hash) BEGIN
  DELETE FROM blobs WHERE account = old.account AND hash = old.hash;
END;
CREATE INDEX memory_by_assistant ON memory (account, assistant, row DESC);
CREATE INDEX memory_by_task ON memory (task_id) WHERE task_id IS NOT NULL;
CREATE TRIGGER memory_indexed AFTER INSERT ON memory BEGIN
  INSERT INTO memory_words (rowid, text) VALUES (new.row, new.text);
END;
CREATE TRIGGER memory_reindexed AFTER UPDATE OF text ON memory BEGIN
  INSERT INTO memory_words (memory_words, rowid, text) VALUES ('delete', old.row, old.text);
  INSERT INTO memory_words (rowid, text) VALUES (new.row, new.text);
END;
CREATE TRIGGER memory_unindexed AFTER DELETE ON memory BEGIN
  INSERT INTO memory_words (memory_words, rowid, text) VALUES ('delete', old.row, old.text);
END;
CREATE INDEX deliveries_due ON deliveries (account, due_at) WHERE state = 'pending';
CREATE INDEX deliveries_by_account ON deliveries (account, row);
CREATE INDEX deliveries_by_age ON deliveries (at);
CREATE TRIGGER tasks_told AFTER UPDATE OF status ON tasks
WHEN old.status <> new.status AND new.status IN ('completed', 'failed', 'needs_clarification') BEGIN
  INSERT INTO deliveries (id, account, event, task, execution_id, at)
  SELECT 'msg_' || lower(hex(randomblob(12))), new.account, 'task.' || new.status,
    json_object('id', new.id, 'title', new.title, 'status', new.status, 'type', new.type,
      'assistant', new.assistant, 'ownerEmail', new.owner_email, 'assignedUsers', json(new.assigned_users),
      'followers', json(new.followers), 'skills', json(new.skills), 'createdAt', new.created_at,
      'updatedAt', new.updated_at),
    (SELECT id FROM executions WHERE task_id = new.id ORDER BY row DESC LIMIT 1), new.updated_at
  FROM webhooks w WHERE w.account = new.account AND w.enabled AND instr(w.events, '"task.' || new.status || '"');
END;
CREATE TRIGGER tasks_told_new AFTER INSERT ON tasks BEGIN
  INSERT INTO deliveries (id, account, event, task, at)
  SELECT 'msg_' || lower(hex(randomblob(12))), new.account, 'task.created',
    json_object('id', new.id, 'title', new.title, 'status', new.status, 'type', new.type,
      'assistant', new.assistant, 'ownerEmail', new.owner_email, 'assignedUsers', json(new.assigned_users),
      'followers', json(new.followers), 'skills', json(new.skills), 'createdAt', new.created_at,
      'updatedAt', new.updated_at),
    new.updated_at
  FROM webhooks w WHERE w.account = new.account AND w.enabled AND instr(w.events, '"task.created"');
END;
PRAGMA application_id=1095192148;
PRAGMA user_version=3;
