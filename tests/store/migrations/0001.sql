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
DELETE FROM "task_words_data";
DELETE FROM "task_words_idx";
DELETE FROM "task_words_docsize";
DELETE FROM "task_words_config";
DELETE FROM "memory_words_data";
DELETE FROM "memory_words_idx";
DELETE FROM "memory_words_docsize";
DELETE FROM "memory_words_config";
INSERT INTO "meta" VALUES ('account', 'acc_01m86fspbepxxnc4nb4t');
INSERT INTO "users" VALUES ('acc_01m86fspbepxxnc4nb4t', 'bob@example.com', 1795514227131);
INSERT INTO "users" VALUES ('acc_01m86fspbepxxnc4nb4t', 'eve@example.com', 1795514227189);
INSERT INTO "users" VALUES ('acc_01m86fspbepxxnc4nb4t', 'jane@example.com', 1795514227063);
INSERT INTO "users" VALUES ('acc_other', 'eve@example.com', 1795514227200);
INSERT INTO "tasks" VALUES (1, 'task_01m86fspbq81za9xhhnz', 'acc_01m86fspbepxxnc4nb4t', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'pending', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 1, 1795514227063, 1795514227063);
INSERT INTO "tasks" VALUES (2, 'task_01m86fspc1mbepqf6c4k', 'acc_01m86fspbepxxnc4nb4t', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'in_progress', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 3, 1795514227073, 1795514227079);
INSERT INTO "tasks" VALUES (3, 'task_01m86fspcd99564wed72', 'acc_01m86fspbepxxnc4nb4t', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'needs_clarification', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 8, 1795514227085, 1795514227094);
INSERT INTO "tasks" VALUES (4, 'task_01m86fspctxbks7fxq5s', 'acc_01m86fspbepxxnc4nb4t', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'on_hold', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 2, 1795514227098, 1795514227100);
INSERT INTO "tasks" VALUES (5, 'task_01m86fspczjr6q2nqsfv', 'acc_01m86fspbepxxnc4nb4t', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'completed', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 6, 1795514227103, 1795514227110);
INSERT INTO "tasks" VALUES (6, 'task_01m86fspdfa2yt5v7w8d', 'acc_01m86fspbepxxnc4nb4t', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'failed', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 4, 1795514227119, 1795514227124);
INSERT INTO "tasks" VALUES (7, 'task_01m86fspdq23qq5ehjt2', 'acc_01m86fspbepxxnc4nb4t', 'Résumé der letzten Gespräche', 'asst_abc123', 'general', 'failed', 'jane@example.com', '["bob@example.com"]', '[]', '["recall"]', NULL, 0, NULL, 12, 1795514227127, 1795514227146);
INSERT INTO "tasks" VALUES (8, 'task_01m86fspebz43zxdgpc3', 'acc_01m86fspbepxxnc4nb4t', 'Compare the offers', 'asst_abc123', 'analysis', 'in_progress', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 11, 1795514227147, 1795514227164);
INSERT INTO "tasks" VALUES (9, 'task_01m86fspesy7413jfm1f', 'acc_01m86fspbepxxnc4nb4t', 'Ask for b''s terms', 'asst_abc123', 'general', 'pending', 'jane@example.com', '[]', '[]', '[]', 'task_01m86fspebz43zxdgpc3', 1, 'exec_01m86fspehaxzp1p0h3m:0', 1, 1795514227161, 1795514227161);
INSERT INTO "tasks" VALUES (10, 'task_01m86fspf3qqq62p670h', 'acc_01m86fspbepxxnc4nb4t', 'Book a room', 'asst_abc123', 'general', 'on_hold', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 14, 1795514227171, 1795514227188);
INSERT INTO "tasks" VALUES (11, 'task_01m86fspfnjqttn79qbz', 'acc_01m86fspbepxxnc4nb4t', 'Made with a key', 'asst_abc123', 'general', 'pending', 'jane@example.com', '["bob@example.com"]', '["eve@example.com"]', '[]', NULL, 0, NULL, 1, 1795514227189, 1795514227189);
INSERT INTO "tasks" VALUES (13, 'task_01m86fspg0gmzs7sy42j', 'acc_other', 'Of another account', 'asst_abc123', 'general', 'pending', 'eve@example.com', '[]', '[]', '[]', NULL, 0, NULL, 1, 1795514227200, 1795514227200);
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
INSERT INTO "task_words_data" VALUES (1, X'0C2E07');
INSERT INTO "task_words_data" VALUES (10, X'00000000010F0F000F0101010201010301010401010501010601010701010801010901010A01010B01010C01010D01010E01010F0101');
INSERT INTO "task_words_data" VALUES (137438953473, X'0000003108306D656574696E670102050108706C616E6E696E670102040102713201020301087363686564756C65010202040C0D07');
INSERT INTO "task_words_data" VALUES (274877906945, X'0000003108306D656574696E670202050108706C616E6E696E670202040102713202020301087363686564756C65020202040C0D07');
INSERT INTO "task_words_data" VALUES (412316860417, X'0000003108306D656574696E670302050108706C616E6E696E670302040102713203020301087363686564756C65030202040C0D07');
INSERT INTO "task_words_data" VALUES (549755813889, X'0000003108306D656574696E670402050108706C616E6E696E670402040102713204020301087363686564756C65040202040C0D07');
INSERT INTO "task_words_data" VALUES (687194767361, X'0000003108306D656574696E670502050108706C616E6E696E670502040102713205020301087363686564756C65050202040C0D07');
INSERT INTO "task_words_data" VALUES (824633720833, X'0000003108306D656574696E670602050108706C616E6E696E670602040102713206020301087363686564756C65060202040C0D07');
INSERT INTO "task_words_data" VALUES (962072674305, X'000000750430616E6407060101050103646572070203010466696E6507060101080109676573707261636865070204010269740706010106010671756F74657307060101040106726573756D65070202010173070601010701067A757269636807060101030109E4BC9AE8ADB0E5AEA40706010102040A080B0E090D0B080D');
INSERT INTO "task_words_data" VALUES (1099511627777, X'000000810430616E6407070101050103646572070303010466696E650707010108010967657370726163686507030501026974070701010601076C65747A74656E070204010671756F74657307070101040106726573756D65070302010173070701010701067A757269636807070101030109E4BC9AE8ADB0E5AEA40707010102040A080B0E090C0D0B080D');
INSERT INTO "task_words_data" VALUES (1236950581249, X'000000230830636F6D7061726508020201066F66666572730802040103746865080203040C0B');
INSERT INTO "task_words_data" VALUES (1374389534721, X'0000002A043061736B0902020101620902040103666F7209020301017309020501057465726D730902060408060806');
INSERT INTO "task_words_data" VALUES (1511828488193, X'0000001C0230610A02030104626F6F6B0A02020104726F6F6D0A0204040609');
INSERT INTO "task_words_data" VALUES (1649267441665, X'000000240230610B020401036B65790B020501046D6164650B02020104776974680B020304060809');
INSERT INTO "task_words_data" VALUES (1786706395137, X'00000010083064656C657465640C020204');
INSERT INTO "task_words_data" VALUES (1924145348609, X'0000000F083064656C657465640C0104');
INSERT INTO "task_words_data" VALUES (2061584302081, X'0000002208306163636F756E740D020402066E6F746865720D020301026F660D0202040C0B');
INSERT INTO "task_words_idx" VALUES (1, X'', 2);
INSERT INTO "task_words_idx" VALUES (2, X'', 2);
INSERT INTO "task_words_idx" VALUES (3, X'', 2);
INSERT INTO "task_words_idx" VALUES (4, X'', 2);
INSERT INTO "task_words_idx" VALUES (5, X'', 2);
INSERT INTO "task_words_idx" VALUES (6, X'', 2);
INSERT INTO "task_words_idx" VALUES (7, X'', 2);
INSERT INTO "task_words_idx" VALUES (8, X'', 2);
INSERT INTO "task_words_idx" VALUES (9, X'', 2);
INSERT INTO "task_words_idx" VALUES (10, X'', 2);
INSERT INTO "task_words_idx" VALUES (11, X'', 2);
INSERT INTO "task_words_idx" VALUES (12, X'', 2);
INSERT INTO "task_words_idx" VALUES (13, X'', 2);
INSERT INTO "task_words_idx" VALUES (14, X'', 2);
INSERT INTO "task_words_idx" VALUES (15, X'', 2);
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
INSERT INTO "task_words_config" VALUES ('version', 4);
INSERT INTO "task_counts" VALUES ('acc_01m86fspbepxxnc4nb4t', 'completed', 1);
INSERT INTO "task_counts" VALUES ('acc_01m86fspbepxxnc4nb4t', 'failed', 2);
INSERT INTO "task_counts" VALUES ('acc_01m86fspbepxxnc4nb4t', 'in_progress', 2);
INSERT INTO "task_counts" VALUES ('acc_01m86fspbepxxnc4nb4t', 'needs_clarification', 1);
INSERT INTO "task_counts" VALUES ('acc_01m86fspbepxxnc4nb4t', 'on_hold', 2);
INSERT INTO "task_counts" VALUES ('acc_01m86fspbepxxnc4nb4t', 'pending', 3);
INSERT INTO "task_counts" VALUES ('acc_other', 'pending', 1);
INSERT INTO "activities" VALUES (1, 'task_01m86fspc1mbepqf6c4k', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T09:57:07.076Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (2, 'task_01m86fspcd99564wed72', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T09:57:07.087Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (3, 'task_01m86fspcd99564wed72', '{"type":"message","role":"assistant","content":"Which week?","timestamp":"2026-11-24T09:57:07.094Z","by":"asst_abc123","clarification":true}');
INSERT INTO "activities" VALUES (4, 'task_01m86fspcd99564wed72', '{"type":"status_change","from":"in_progress","to":"needs_clarification","timestamp":"2026-11-24T09:57:07.094Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (5, 'task_01m86fspctxbks7fxq5s', '{"type":"status_change","from":"pending","to":"on_hold","timestamp":"2026-11-24T09:57:07.100Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (6, 'task_01m86fspczjr6q2nqsfv', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T09:57:07.105Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (7, 'task_01m86fspczjr6q2nqsfv', '{"type":"message","role":"assistant","content":"Tuesday, 9:00.","timestamp":"2026-11-24T09:57:07.110Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (8, 'task_01m86fspczjr6q2nqsfv', '{"type":"status_change","from":"in_progress","to":"completed","timestamp":"2026-11-24T09:57:07.110Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (9, 'task_01m86fspdfa2yt5v7w8d', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T09:57:07.121Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (10, 'task_01m86fspdfa2yt5v7w8d', '{"type":"error","message":"OPENAI_API_KEY is not set: set it.","code":"MODEL_AUTH","timestamp":"2026-11-24T09:57:07.124Z","executionId":"exec_01m86fspdhh7svv1wgsz"}');
INSERT INTO "activities" VALUES (11, 'task_01m86fspdfa2yt5v7w8d', '{"type":"status_change","from":"in_progress","to":"failed","timestamp":"2026-11-24T09:57:07.124Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (12, 'task_01m86fspdq23qq5ehjt2', '{"type":"update","fields":["title","skills"],"timestamp":"2026-11-24T09:57:07.129Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (13, 'task_01m86fspdq23qq5ehjt2', '{"type":"assignment","added":["bob@example.com"],"removed":[],"assignedUsers":["bob@example.com"],"timestamp":"2026-11-24T09:57:07.131Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (14, 'task_01m86fspdq23qq5ehjt2', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T09:57:07.134Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (15, 'task_01m86fspdq23qq5ehjt2', '{"type":"message","role":"assistant","content":"Here it is.","timestamp":"2026-11-24T09:57:07.138Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (16, 'task_01m86fspdq23qq5ehjt2', '{"type":"status_change","from":"in_progress","to":"completed","timestamp":"2026-11-24T09:57:07.138Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (17, 'task_01m86fspdq23qq5ehjt2', '{"type":"human_feedback","feedback":"like","timestamp":"2026-11-24T09:57:07.140Z","by":"jane@example.com","reason":"short"}');
INSERT INTO "activities" VALUES (18, 'task_01m86fspdq23qq5ehjt2', '{"type":"status_change","from":"completed","to":"in_progress","timestamp":"2026-11-24T09:57:07.143Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (19, 'task_01m86fspdq23qq5ehjt2', '{"type":"error","message":"OPENAI_API_KEY is not set: set it.","code":"MODEL_AUTH","timestamp":"2026-11-24T09:57:07.146Z","executionId":"exec_01m86fspe7s821cb4wtv"}');
INSERT INTO "activities" VALUES (20, 'task_01m86fspdq23qq5ehjt2', '{"type":"status_change","from":"in_progress","to":"failed","timestamp":"2026-11-24T09:57:07.146Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (21, 'task_01m86fspebz43zxdgpc3', '{"type":"message","role":"user","content":"Look closely.","timestamp":"2026-11-24T09:57:07.149Z","by":"jane@example.com","files":[{"name":"offers.csv","fileId":"file_e5fd38088cdea99f970183c3cfb6b06c5c20b22b52eac097729a490f5b7b5e04","mimeType":"text/csv","size":8}]}');
INSERT INTO "activities" VALUES (22, 'task_01m86fspebz43zxdgpc3', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T09:57:07.149Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (23, 'task_01m86fspf3qqq62p670h', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T09:57:07.174Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (24, 'task_01m86fspf3qqq62p670h', '{"type":"message","role":"assistant","content":"Which week?","timestamp":"2026-11-24T09:57:07.180Z","by":"asst_abc123","clarification":true,"options":["12","13"],"recommended":"12","reason":"the calendar is empty"}');
INSERT INTO "activities" VALUES (25, 'task_01m86fspf3qqq62p670h', '{"type":"status_change","from":"in_progress","to":"needs_clarification","timestamp":"2026-11-24T09:57:07.180Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (26, 'task_01m86fspf3qqq62p670h', '{"type":"message","role":"user","content":"Week 13.","timestamp":"2026-11-24T09:57:07.182Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (27, 'task_01m86fspf3qqq62p670h', '{"type":"status_change","from":"needs_clarification","to":"in_progress","timestamp":"2026-11-24T09:57:07.182Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (28, 'task_01m86fspf3qqq62p670h', '{"type":"status_change","from":"in_progress","to":"on_hold","timestamp":"2026-11-24T09:57:07.187Z","by":"jane@example.com"}');
INSERT INTO "feedback" VALUES ('task_01m86fspdq23qq5ehjt2', 'jane@example.com', 'like', 'short');
INSERT INTO "executions" VALUES (1, 'exec_01m86fspc4g85j7rq3dx', 'acc_01m86fspbepxxnc4nb4t', 'task_01m86fspc1mbepqf6c4k', 'running', 1, 0, 'worker-1', 1, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, NULL, NULL, 1795514227076, 1795514227079, NULL, 0, 1795514227079);
INSERT INTO "executions" VALUES (2, 'exec_01m86fspcf0bv3cj733a', 'acc_01m86fspbepxxnc4nb4t', 'task_01m86fspcd99564wed72', 'needs_clarification', 1, 0, NULL, 6, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, NULL, NULL, 1795514227087, 1795514227089, 1795514227094, 0, 1795514227089);
INSERT INTO "executions" VALUES (3, 'exec_01m86fspd1qdkf8hy3x1', 'acc_01m86fspbepxxnc4nb4t', 'task_01m86fspczjr6q2nqsfv', 'completed', 1, 0, NULL, 4, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, 'Tuesday, 9:00.', NULL, 1795514227105, 1795514227107, 1795514227110, 0, 1795514227107);
INSERT INTO "executions" VALUES (4, 'exec_01m86fspdhh7svv1wgsz', 'acc_01m86fspbepxxnc4nb4t', 'task_01m86fspdfa2yt5v7w8d', 'failed', 1, 0, NULL, 2, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, NULL, '{"message":"OPENAI_API_KEY is not set: set it.","code":"MODEL_AUTH"}', 1795514227121, 1795514227123, 1795514227124, 0, 1795514227123);
INSERT INTO "executions" VALUES (5, 'exec_01m86fspdyefqde4b03r', 'acc_01m86fspbepxxnc4nb4t', 'task_01m86fspdq23qq5ehjt2', 'completed', 1, 0, NULL, 4, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, 'Here it is.', NULL, 1795514227134, 1795514227135, 1795514227138, 0, 1795514227135);
INSERT INTO "executions" VALUES (6, 'exec_01m86fspe7s821cb4wtv', 'acc_01m86fspbepxxnc4nb4t', 'task_01m86fspdq23qq5ehjt2', 'failed', 1, 0, NULL, 2, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, NULL, '{"message":"OPENAI_API_KEY is not set: set it.","code":"MODEL_AUTH"}', 1795514227143, 1795514227145, 1795514227146, 0, 1795514227145);
INSERT INTO "executions" VALUES (7, 'exec_01m86fspehaxzp1p0h3m', 'acc_01m86fspbepxxnc4nb4t', 'task_01m86fspebz43zxdgpc3', 'running', 1, 0, 'worker-1', 10, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, 'Look closely.', '[{"name":"offers.csv","fileId":"file_e5fd38088cdea99f970183c3cfb6b06c5c20b22b52eac097729a490f5b7b5e04","mimeType":"text/csv","size":8}]', 0, '["Prices are in euros."]', 'No price is known for this model.', NULL, NULL, 1795514227149, 1795514227155, NULL, 0, 1795514227155);
INSERT INTO "executions" VALUES (8, 'exec_01m86fspf6cfd1g1rmwt', 'acc_01m86fspbepxxnc4nb4t', 'task_01m86fspf3qqq62p670h', 'needs_clarification', 1, 0, NULL, 6, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, NULL, NULL, 1795514227174, 1795514227175, 1795514227180, 0, 1795514227175);
INSERT INTO "executions" VALUES (9, 'exec_01m86fspfeff0k2cwy2m', 'acc_01m86fspbepxxnc4nb4t', 'task_01m86fspf3qqq62p670h', 'stopped', 1, 0, NULL, 4, 'user', 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, 'Week 13.', '[]', 1, NULL, NULL, 'too late', NULL, 1795514227182, 1795514227184, 1795514227188, 0, 1795514227184);
INSERT INTO "steps" VALUES ('exec_01m86fspcf0bv3cj733a', 0, 'model', 'rehearsal', 'done', 1, NULL, NULL, NULL, '', '[{"id":"call_0","name":"ask_user","arguments":"{}"}]', NULL, NULL, NULL, NULL, NULL, 1795514227090, 1795514227091);
INSERT INTO "steps" VALUES ('exec_01m86fspcf0bv3cj733a', 1, 'tool', 'ask_user', 'waiting', 1, 'call_0', '{"question": "Which week?"}', 'idempotent', NULL, '[]', NULL, NULL, NULL, NULL, NULL, 1795514227092, 1795514227093);
INSERT INTO "steps" VALUES ('exec_01m86fspd1qdkf8hy3x1', 0, 'model', 'rehearsal', 'done', 1, NULL, NULL, NULL, 'Tuesday, 9:00.', '[]', NULL, NULL, NULL, NULL, NULL, 1795514227108, 1795514227109);
INSERT INTO "steps" VALUES ('exec_01m86fspdyefqde4b03r', 0, 'model', 'rehearsal', 'done', 1, NULL, NULL, NULL, 'Here it is.', '[]', NULL, NULL, NULL, NULL, NULL, 1795514227136, 1795514227137);
INSERT INTO "steps" VALUES ('exec_01m86fspehaxzp1p0h3m', 0, 'tool', 'read_attachment', 'done', 1, 'call_read_attachment', '{"path": "notes.txt"}', 'read', 'a,1', '[]', NULL, NULL, NULL, NULL, NULL, 1795514227157, 1795514227158);
INSERT INTO "steps" VALUES ('exec_01m86fspehaxzp1p0h3m', 1, 'tool', 'fetch', 'done', 1, 'call_2', '{"url": "https://example.com"}', NULL, 'cut', '[]', NULL, NULL, NULL, NULL, 'the whole page', 1795514227162, 1795514227163);
INSERT INTO "steps" VALUES ('exec_01m86fspehaxzp1p0h3m', 2, 'model', 'rehearsal', 'started', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795514227164, NULL);
INSERT INTO "steps" VALUES ('exec_01m86fspf6cfd1g1rmwt', 0, 'model', 'rehearsal', 'done', 1, NULL, NULL, NULL, '', '[{"id":"call_0","name":"ask_user","arguments":"{}"}]', NULL, NULL, NULL, NULL, NULL, 1795514227176, 1795514227177);
INSERT INTO "steps" VALUES ('exec_01m86fspf6cfd1g1rmwt', 1, 'tool', 'ask_user', 'done', 1, 'call_0', '{"question": "Which week?"}', 'idempotent', 'Week 13.', '[]', NULL, NULL, NULL, NULL, NULL, 1795514227178, 1795514227182);
INSERT INTO "steps" VALUES ('exec_01m86fspfeff0k2cwy2m', 0, 'model', 'rehearsal', 'done', 1, NULL, NULL, NULL, 'Week 13 then.', '[]', NULL, NULL, NULL, NULL, NULL, 1795514227185, 1795514227186);
INSERT INTO "stream" VALUES (1, 'exec_01m86fspehaxzp1p0h3m', 2, 0, 'The first ', 1795514227168);
INSERT INTO "stream" VALUES (2, 'exec_01m86fspehaxzp1p0h3m', 2, 10, 'offer…', 1795514227168);
INSERT INTO "events" VALUES (1, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspbq81za9xhhnz', NULL, 1, 'pending', 1795514227063, NULL, 1795514227063);
INSERT INTO "events" VALUES (2, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspc1mbepqf6c4k', NULL, 1, 'pending', 1795514227073, NULL, 1795514227073);
INSERT INTO "events" VALUES (3, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspc1mbepqf6c4k', 'exec_01m86fspc4g85j7rq3dx', 2, 'in_progress', 1795514227076, NULL, 1795514227076);
INSERT INTO "events" VALUES (4, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspc1mbepqf6c4k', 'exec_01m86fspc4g85j7rq3dx', 3, 'in_progress', 1795514227079, NULL, 1795514227079);
INSERT INTO "events" VALUES (5, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspcd99564wed72', NULL, 1, 'pending', 1795514227085, NULL, 1795514227085);
INSERT INTO "events" VALUES (6, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspcd99564wed72', 'exec_01m86fspcf0bv3cj733a', 2, 'in_progress', 1795514227087, NULL, 1795514227087);
INSERT INTO "events" VALUES (7, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspcd99564wed72', 'exec_01m86fspcf0bv3cj733a', 3, 'in_progress', 1795514227089, NULL, 1795514227089);
INSERT INTO "events" VALUES (8, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspcd99564wed72', 'exec_01m86fspcf0bv3cj733a', 4, 'in_progress', 1795514227090, NULL, 1795514227090);
INSERT INTO "events" VALUES (9, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspcd99564wed72', 'exec_01m86fspcf0bv3cj733a', 5, 'in_progress', 1795514227091, NULL, 1795514227091);
INSERT INTO "events" VALUES (10, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspcd99564wed72', 'exec_01m86fspcf0bv3cj733a', 6, 'in_progress', 1795514227092, NULL, 1795514227092);
INSERT INTO "events" VALUES (11, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspcd99564wed72', 'exec_01m86fspcf0bv3cj733a', 7, 'in_progress', 1795514227093, NULL, 1795514227093);
INSERT INTO "events" VALUES (12, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspcd99564wed72', 'exec_01m86fspcf0bv3cj733a', 8, 'needs_clarification', 1795514227094, NULL, 1795514227094);
INSERT INTO "events" VALUES (13, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspctxbks7fxq5s', NULL, 1, 'pending', 1795514227098, NULL, 1795514227098);
INSERT INTO "events" VALUES (14, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspctxbks7fxq5s', NULL, 2, 'on_hold', 1795514227100, NULL, 1795514227100);
INSERT INTO "events" VALUES (15, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspczjr6q2nqsfv', NULL, 1, 'pending', 1795514227103, NULL, 1795514227103);
INSERT INTO "events" VALUES (16, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspczjr6q2nqsfv', 'exec_01m86fspd1qdkf8hy3x1', 2, 'in_progress', 1795514227105, NULL, 1795514227105);
INSERT INTO "events" VALUES (17, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspczjr6q2nqsfv', 'exec_01m86fspd1qdkf8hy3x1', 3, 'in_progress', 1795514227107, NULL, 1795514227107);
INSERT INTO "events" VALUES (18, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspczjr6q2nqsfv', 'exec_01m86fspd1qdkf8hy3x1', 4, 'in_progress', 1795514227108, NULL, 1795514227108);
INSERT INTO "events" VALUES (19, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspczjr6q2nqsfv', 'exec_01m86fspd1qdkf8hy3x1', 5, 'in_progress', 1795514227109, NULL, 1795514227109);
INSERT INTO "events" VALUES (20, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspczjr6q2nqsfv', 'exec_01m86fspd1qdkf8hy3x1', 6, 'completed', 1795514227110, NULL, 1795514227110);
INSERT INTO "events" VALUES (21, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspdfa2yt5v7w8d', NULL, 1, 'pending', 1795514227119, NULL, 1795514227119);
INSERT INTO "events" VALUES (22, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspdfa2yt5v7w8d', 'exec_01m86fspdhh7svv1wgsz', 2, 'in_progress', 1795514227121, NULL, 1795514227121);
INSERT INTO "events" VALUES (23, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspdfa2yt5v7w8d', 'exec_01m86fspdhh7svv1wgsz', 3, 'in_progress', 1795514227123, NULL, 1795514227123);
INSERT INTO "events" VALUES (24, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspdfa2yt5v7w8d', 'exec_01m86fspdhh7svv1wgsz', 4, 'failed', 1795514227124, NULL, 1795514227124);
INSERT INTO "events" VALUES (25, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspdq23qq5ehjt2', NULL, 1, 'pending', 1795514227127, NULL, 1795514227127);
INSERT INTO "events" VALUES (26, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspdq23qq5ehjt2', NULL, 2, 'pending', 1795514227129, NULL, 1795514227129);
INSERT INTO "events" VALUES (27, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspdq23qq5ehjt2', NULL, 3, 'pending', 1795514227131, NULL, 1795514227131);
INSERT INTO "events" VALUES (28, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspdq23qq5ehjt2', 'exec_01m86fspdyefqde4b03r', 4, 'in_progress', 1795514227134, NULL, 1795514227134);
INSERT INTO "events" VALUES (29, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspdq23qq5ehjt2', 'exec_01m86fspdyefqde4b03r', 5, 'in_progress', 1795514227135, NULL, 1795514227135);
INSERT INTO "events" VALUES (30, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspdq23qq5ehjt2', 'exec_01m86fspdyefqde4b03r', 6, 'in_progress', 1795514227136, NULL, 1795514227136);
INSERT INTO "events" VALUES (31, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspdq23qq5ehjt2', 'exec_01m86fspdyefqde4b03r', 7, 'in_progress', 1795514227137, NULL, 1795514227137);
INSERT INTO "events" VALUES (32, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspdq23qq5ehjt2', 'exec_01m86fspdyefqde4b03r', 8, 'completed', 1795514227138, NULL, 1795514227138);
INSERT INTO "events" VALUES (33, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspdq23qq5ehjt2', NULL, 9, 'completed', 1795514227140, NULL, 1795514227140);
INSERT INTO "events" VALUES (34, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspdq23qq5ehjt2', 'exec_01m86fspe7s821cb4wtv', 10, 'in_progress', 1795514227143, NULL, 1795514227143);
INSERT INTO "events" VALUES (35, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspdq23qq5ehjt2', 'exec_01m86fspe7s821cb4wtv', 11, 'in_progress', 1795514227145, NULL, 1795514227145);
INSERT INTO "events" VALUES (36, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspdq23qq5ehjt2', 'exec_01m86fspe7s821cb4wtv', 12, 'failed', 1795514227146, NULL, 1795514227146);
INSERT INTO "events" VALUES (37, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspebz43zxdgpc3', NULL, 1, 'pending', 1795514227147, NULL, 1795514227147);
INSERT INTO "events" VALUES (38, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspebz43zxdgpc3', 'exec_01m86fspehaxzp1p0h3m', 2, 'in_progress', 1795514227149, NULL, 1795514227149);
INSERT INTO "events" VALUES (39, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspebz43zxdgpc3', 'exec_01m86fspehaxzp1p0h3m', 3, 'in_progress', 1795514227155, NULL, 1795514227155);
INSERT INTO "events" VALUES (40, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspebz43zxdgpc3', 'exec_01m86fspehaxzp1p0h3m', 4, 'in_progress', 1795514227156, NULL, 1795514227156);
INSERT INTO "events" VALUES (41, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspebz43zxdgpc3', 'exec_01m86fspehaxzp1p0h3m', 5, 'in_progress', 1795514227157, NULL, 1795514227157);
INSERT INTO "events" VALUES (42, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspebz43zxdgpc3', 'exec_01m86fspehaxzp1p0h3m', 6, 'in_progress', 1795514227158, NULL, 1795514227158);
INSERT INTO "events" VALUES (43, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspebz43zxdgpc3', 'exec_01m86fspehaxzp1p0h3m', 7, 'in_progress', 1795514227160, NULL, 1795514227160);
INSERT INTO "events" VALUES (44, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspesy7413jfm1f', NULL, 1, 'pending', 1795514227161, NULL, 1795514227161);
INSERT INTO "events" VALUES (45, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspebz43zxdgpc3', 'exec_01m86fspehaxzp1p0h3m', 8, 'in_progress', 1795514227161, NULL, 1795514227161);
INSERT INTO "events" VALUES (46, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspebz43zxdgpc3', 'exec_01m86fspehaxzp1p0h3m', 9, 'in_progress', 1795514227162, NULL, 1795514227162);
INSERT INTO "events" VALUES (47, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspebz43zxdgpc3', 'exec_01m86fspehaxzp1p0h3m', 10, 'in_progress', 1795514227163, NULL, 1795514227163);
INSERT INTO "events" VALUES (48, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspebz43zxdgpc3', 'exec_01m86fspehaxzp1p0h3m', 11, 'in_progress', 1795514227164, NULL, 1795514227164);
INSERT INTO "events" VALUES (49, 'acc_01m86fspbepxxnc4nb4t', 'text', 'task_01m86fspebz43zxdgpc3', 'exec_01m86fspehaxzp1p0h3m', 11, 'in_progress', 1795514227164, 1, 1795514227168);
INSERT INTO "events" VALUES (50, 'acc_01m86fspbepxxnc4nb4t', 'text', 'task_01m86fspebz43zxdgpc3', 'exec_01m86fspehaxzp1p0h3m', 11, 'in_progress', 1795514227164, 2, 1795514227168);
INSERT INTO "events" VALUES (51, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspf3qqq62p670h', NULL, 1, 'pending', 1795514227171, NULL, 1795514227171);
INSERT INTO "events" VALUES (52, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspf3qqq62p670h', 'exec_01m86fspf6cfd1g1rmwt', 2, 'in_progress', 1795514227174, NULL, 1795514227174);
INSERT INTO "events" VALUES (53, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspf3qqq62p670h', 'exec_01m86fspf6cfd1g1rmwt', 3, 'in_progress', 1795514227175, NULL, 1795514227175);
INSERT INTO "events" VALUES (54, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspf3qqq62p670h', 'exec_01m86fspf6cfd1g1rmwt', 4, 'in_progress', 1795514227176, NULL, 1795514227176);
INSERT INTO "events" VALUES (55, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspf3qqq62p670h', 'exec_01m86fspf6cfd1g1rmwt', 5, 'in_progress', 1795514227177, NULL, 1795514227177);
INSERT INTO "events" VALUES (56, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspf3qqq62p670h', 'exec_01m86fspf6cfd1g1rmwt', 6, 'in_progress', 1795514227178, NULL, 1795514227178);
INSERT INTO "events" VALUES (57, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspf3qqq62p670h', 'exec_01m86fspf6cfd1g1rmwt', 7, 'in_progress', 1795514227179, NULL, 1795514227179);
INSERT INTO "events" VALUES (58, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspf3qqq62p670h', 'exec_01m86fspf6cfd1g1rmwt', 8, 'needs_clarification', 1795514227180, NULL, 1795514227180);
INSERT INTO "events" VALUES (59, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspf3qqq62p670h', 'exec_01m86fspfeff0k2cwy2m', 9, 'in_progress', 1795514227182, NULL, 1795514227182);
INSERT INTO "events" VALUES (60, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspf3qqq62p670h', 'exec_01m86fspfeff0k2cwy2m', 10, 'in_progress', 1795514227184, NULL, 1795514227184);
INSERT INTO "events" VALUES (61, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspf3qqq62p670h', 'exec_01m86fspfeff0k2cwy2m', 11, 'in_progress', 1795514227185, NULL, 1795514227185);
INSERT INTO "events" VALUES (62, 'acc_01m86fspbepxxnc4nb4t', 'step', 'task_01m86fspf3qqq62p670h', 'exec_01m86fspfeff0k2cwy2m', 12, 'in_progress', 1795514227186, NULL, 1795514227186);
INSERT INTO "events" VALUES (63, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspf3qqq62p670h', 'exec_01m86fspfeff0k2cwy2m', 13, 'on_hold', 1795514227187, NULL, 1795514227187);
INSERT INTO "events" VALUES (64, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspf3qqq62p670h', 'exec_01m86fspfeff0k2cwy2m', 14, 'on_hold', 1795514227188, NULL, 1795514227188);
INSERT INTO "events" VALUES (65, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspfnjqttn79qbz', NULL, 1, 'pending', 1795514227189, NULL, 1795514227189);
INSERT INTO "events" VALUES (66, 'acc_01m86fspbepxxnc4nb4t', 'task', 'task_01m86fspfqz2g8dx9bds', NULL, 1, 'pending', 1795514227191, NULL, 1795514227191);
INSERT INTO "events" VALUES (67, 'acc_01m86fspbepxxnc4nb4t', 'deleted', 'task_01m86fspfqz2g8dx9bds', NULL, 2, 'pending', 1795514227192, NULL, 1795514227192);
INSERT INTO "events" VALUES (68, 'acc_other', 'task', 'task_01m86fspg0gmzs7sy42j', NULL, 1, 'pending', 1795514227200, NULL, 1795514227200);
INSERT INTO "idempotency_keys" VALUES ('acc_01m86fspbepxxnc4nb4t', 'jane@example.com', 'key-1', 'd89b8b058317cb44735e6ad967e0079b27bd0bf201ba77e9cd6f395f297135cf', '{"id":"task_01m86fspfnjqttn79qbz","account":"acc_01m86fspbepxxnc4nb4t","title":"Made with a key","description":"","assistant":"asst_abc123","type":"general","status":"pending","owner_email":"jane@example.com","assigned_users":["bob@example.com"],"followers":["eve@example.com"],"skills":[],"activities":[],"executions":[],"created_at":"2026-11-24T09:57:07.189Z","updated_at":"2026-11-24T09:57:07.189Z"}', 1795514227189);
INSERT INTO "blobs" VALUES ('acc_01m86fspbepxxnc4nb4t', 'e5fd38088cdea99f970183c3cfb6b06c5c20b22b52eac097729a490f5b7b5e04', X'612C310A622C320A');
INSERT INTO "blobs" VALUES ('acc_01m86fspbepxxnc4nb4t', '6d3f83fdb3f5cd7fe30cc89ea532a5e04f0925df2facb4dacab53aafbf51761e', X'7C2061207C2031207C0A');
INSERT INTO "task_files" VALUES (1, 'acc_01m86fspbepxxnc4nb4t', 'task_01m86fspebz43zxdgpc3', 'offers.csv', 'e5fd38088cdea99f970183c3cfb6b06c5c20b22b52eac097729a490f5b7b5e04', 8, 'text/csv', 'attachment', NULL, 1795514227149);
INSERT INTO "task_files" VALUES (2, 'acc_01m86fspbepxxnc4nb4t', 'task_01m86fspebz43zxdgpc3', 'table.md', '6d3f83fdb3f5cd7fe30cc89ea532a5e04f0925df2facb4dacab53aafbf51761e', 10, 'text/markdown', 'result', 'exec_01m86fspehaxzp1p0h3m', 1795514227160);
INSERT INTO "memory" VALUES (1, 'mem_01m86fspe57zhqnbkca7', 'acc_01m86fspbepxxnc4nb4t', 'asst_abc123', 'feedback', 'Liked: "Résumé der letzten Gespräche" (general). Reason: short', 'task_01m86fspdq23qq5ehjt2', 'jane@example.com', NULL, 1795514227140);
INSERT INTO "memory" VALUES (2, 'mem_01m86fspeq5206w63bx7', 'acc_01m86fspbepxxnc4nb4t', 'asst_abc123', 'note', 'Offers come as CSV.', 'task_01m86fspebz43zxdgpc3', NULL, 'exec_01m86fspehaxzp1p0h3m:0', 1795514227159);
INSERT INTO "memory_words_data" VALUES (1, X'020C');
INSERT INTO "memory_words_data" VALUES (10, X'000000000102020002010101020101');
INSERT INTO "memory_words_data" VALUES (137438953473, X'000000570430646572010204010767656E6572616C01020703077370726163686501020601076C65747A74656E0102050204696B65640102020106726561736F6E010208030473756D65010203010573686F727401020904080C0C0C090B09');
INSERT INTO "memory_words_data" VALUES (274877906945, X'00000026033061730202040104636F6D650202030202737602020501066F666665727302020204070907');
INSERT INTO "memory_words_idx" VALUES (1, X'', 2);
INSERT INTO "memory_words_idx" VALUES (2, X'', 2);
INSERT INTO "memory_words_docsize" VALUES (1, X'08');
INSERT INTO "memory_words_docsize" VALUES (2, X'04');
INSERT INTO "memory_words_config" VALUES ('version', 4);
INSERT INTO "assistants" VALUES ('acc_01m86fspbepxxnc4nb4t', 'writer', '{"id":"writer","name":"Writer","model":"","apiBase":"","key":"","instructions":"Be brief.","skills":[],"limits":{"steps":40,"toolCalls":200,"tokens":500000,"moneyUsd":"1.00","minutes":30.0},"price":null,"tools":null,"source":"store"}');
DELETE FROM sqlite_sequence;
INSERT INTO "sqlite_sequence" VALUES ('tasks', 13);
INSERT INTO "sqlite_sequence" VALUES ('events', 68);
INSERT INTO "sqlite_sequence" VALUES ('executions', 9);
INSERT INTO "sqlite_sequence" VALUES ('activities', 28);
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
PRAGMA application_id=1095192148;
PRAGMA user_version=1;
