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
DELETE FROM "task_words_data";
DELETE FROM "task_words_idx";
DELETE FROM "task_words_docsize";
DELETE FROM "task_words_config";
DELETE FROM "memory_words_data";
DELETE FROM "memory_words_idx";
DELETE FROM "memory_words_docsize";
DELETE FROM "memory_words_config";
INSERT INTO "meta" VALUES ('account', 'acc_01m86zmdaseg5h0q39nh');
INSERT INTO "users" VALUES ('acc_01m86zmdaseg5h0q39nh', 'bob@example.com', 1795530831360);
INSERT INTO "users" VALUES ('acc_01m86zmdaseg5h0q39nh', 'eve@example.com', 1795530831463);
INSERT INTO "users" VALUES ('acc_01m86zmdaseg5h0q39nh', 'jane@example.com', 1795530831208);
INSERT INTO "users" VALUES ('acc_other', 'eve@example.com', 1795530831508);
INSERT INTO "tasks" VALUES (1, 'task_01m86zmdb8jvhfbxc95p', 'acc_01m86zmdaseg5h0q39nh', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'pending', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 1, 1795530831208, 1795530831208);
INSERT INTO "tasks" VALUES (2, 'task_01m86zmdbmz551e815zd', 'acc_01m86zmdaseg5h0q39nh', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'in_progress', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 3, 1795530831220, 1795530831245);
INSERT INTO "tasks" VALUES (3, 'task_01m86zmddfcp1y70k75y', 'acc_01m86zmdaseg5h0q39nh', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'needs_clarification', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 8, 1795530831279, 1795530831298);
INSERT INTO "tasks" VALUES (4, 'task_01m86zmdew0rwje4p5h7', 'acc_01m86zmdaseg5h0q39nh', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'on_hold', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 2, 1795530831324, 1795530831325);
INSERT INTO "tasks" VALUES (5, 'task_01m86zmdf0yz0te4swj9', 'acc_01m86zmdaseg5h0q39nh', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'completed', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 6, 1795530831328, 1795530831336);
INSERT INTO "tasks" VALUES (6, 'task_01m86zmdfm5jac7grya1', 'acc_01m86zmdaseg5h0q39nh', 'Schedule Q2 planning meeting', 'asst_abc123', 'general', 'failed', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 4, 1795530831348, 1795530831353);
INSERT INTO "tasks" VALUES (7, 'task_01m86zmdfw0fg4dz6gns', 'acc_01m86zmdaseg5h0q39nh', 'Résumé der letzten Gespräche', 'asst_abc123', 'general', 'failed', 'jane@example.com', '["bob@example.com"]', '[]', '["recall"]', NULL, 0, NULL, 12, 1795530831356, 1795530831376);
INSERT INTO "tasks" VALUES (8, 'task_01m86zmdgh3avtf87k6p', 'acc_01m86zmdaseg5h0q39nh', 'Compare the offers', 'asst_abc123', 'analysis', 'in_progress', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 11, 1795530831377, 1795530831400);
INSERT INTO "tasks" VALUES (9, 'task_01m86zmdh5rz19ddfzz3', 'acc_01m86zmdaseg5h0q39nh', 'Ask for b''s terms', 'asst_abc123', 'general', 'pending', 'jane@example.com', '[]', '[]', '[]', 'task_01m86zmdgh3avtf87k6p', 1, 'exec_01m86zmdgw8nt702q296:0', 1, 1795530831397, 1795530831397);
INSERT INTO "tasks" VALUES (10, 'task_01m86zmdhdm4ethhb9ew', 'acc_01m86zmdaseg5h0q39nh', 'Book a room', 'asst_abc123', 'general', 'on_hold', 'jane@example.com', '[]', '[]', '[]', NULL, 0, NULL, 14, 1795530831405, 1795530831454);
INSERT INTO "tasks" VALUES (11, 'task_01m86zmdk7mcnmfm7tv0', 'acc_01m86zmdaseg5h0q39nh', 'Made with a key', 'asst_abc123', 'general', 'pending', 'jane@example.com', '["bob@example.com"]', '["eve@example.com"]', '[]', NULL, 0, NULL, 1, 1795530831463, 1795530831463);
INSERT INTO "tasks" VALUES (13, 'task_01m86zmdmm8f358vewcj', 'acc_other', 'Of another account', 'asst_abc123', 'general', 'pending', 'eve@example.com', '[]', '[]', '[]', NULL, 0, NULL, 1, 1795530831508, 1795530831508);
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
INSERT INTO "task_counts" VALUES ('acc_01m86zmdaseg5h0q39nh', 'completed', 1);
INSERT INTO "task_counts" VALUES ('acc_01m86zmdaseg5h0q39nh', 'failed', 2);
INSERT INTO "task_counts" VALUES ('acc_01m86zmdaseg5h0q39nh', 'in_progress', 2);
INSERT INTO "task_counts" VALUES ('acc_01m86zmdaseg5h0q39nh', 'needs_clarification', 1);
INSERT INTO "task_counts" VALUES ('acc_01m86zmdaseg5h0q39nh', 'on_hold', 2);
INSERT INTO "task_counts" VALUES ('acc_01m86zmdaseg5h0q39nh', 'pending', 3);
INSERT INTO "task_counts" VALUES ('acc_other', 'pending', 1);
INSERT INTO "activities" VALUES (1, 'task_01m86zmdbmz551e815zd', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T14:33:51.232Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (2, 'task_01m86zmddfcp1y70k75y', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T14:33:51.282Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (3, 'task_01m86zmddfcp1y70k75y', '{"type":"message","role":"assistant","content":"Which week?","timestamp":"2026-11-24T14:33:51.298Z","by":"asst_abc123","clarification":true}');
INSERT INTO "activities" VALUES (4, 'task_01m86zmddfcp1y70k75y', '{"type":"status_change","from":"in_progress","to":"needs_clarification","timestamp":"2026-11-24T14:33:51.298Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (5, 'task_01m86zmdew0rwje4p5h7', '{"type":"status_change","from":"pending","to":"on_hold","timestamp":"2026-11-24T14:33:51.325Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (6, 'task_01m86zmdf0yz0te4swj9', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T14:33:51.330Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (7, 'task_01m86zmdf0yz0te4swj9', '{"type":"message","role":"assistant","content":"Tuesday, 9:00.","timestamp":"2026-11-24T14:33:51.336Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (8, 'task_01m86zmdf0yz0te4swj9', '{"type":"status_change","from":"in_progress","to":"completed","timestamp":"2026-11-24T14:33:51.336Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (9, 'task_01m86zmdfm5jac7grya1', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T14:33:51.350Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (10, 'task_01m86zmdfm5jac7grya1', '{"type":"error","message":"OPENAI_API_KEY is not set: set it.","code":"MODEL_AUTH","timestamp":"2026-11-24T14:33:51.353Z","executionId":"exec_01m86zmdfp09gc2mn8h9"}');
INSERT INTO "activities" VALUES (11, 'task_01m86zmdfm5jac7grya1', '{"type":"status_change","from":"in_progress","to":"failed","timestamp":"2026-11-24T14:33:51.353Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (12, 'task_01m86zmdfw0fg4dz6gns', '{"type":"update","fields":["title","skills"],"timestamp":"2026-11-24T14:33:51.358Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (13, 'task_01m86zmdfw0fg4dz6gns', '{"type":"assignment","added":["bob@example.com"],"removed":[],"assignedUsers":["bob@example.com"],"timestamp":"2026-11-24T14:33:51.360Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (14, 'task_01m86zmdfw0fg4dz6gns', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T14:33:51.363Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (15, 'task_01m86zmdfw0fg4dz6gns', '{"type":"message","role":"assistant","content":"Here it is.","timestamp":"2026-11-24T14:33:51.368Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (16, 'task_01m86zmdfw0fg4dz6gns', '{"type":"status_change","from":"in_progress","to":"completed","timestamp":"2026-11-24T14:33:51.368Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (17, 'task_01m86zmdfw0fg4dz6gns', '{"type":"human_feedback","feedback":"like","timestamp":"2026-11-24T14:33:51.369Z","by":"jane@example.com","reason":"short"}');
INSERT INTO "activities" VALUES (18, 'task_01m86zmdfw0fg4dz6gns', '{"type":"status_change","from":"completed","to":"in_progress","timestamp":"2026-11-24T14:33:51.373Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (19, 'task_01m86zmdfw0fg4dz6gns', '{"type":"error","message":"OPENAI_API_KEY is not set: set it.","code":"MODEL_AUTH","timestamp":"2026-11-24T14:33:51.376Z","executionId":"exec_01m86zmdgdwhmqqjx6at"}');
INSERT INTO "activities" VALUES (20, 'task_01m86zmdfw0fg4dz6gns', '{"type":"status_change","from":"in_progress","to":"failed","timestamp":"2026-11-24T14:33:51.376Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (21, 'task_01m86zmdgh3avtf87k6p', '{"type":"message","role":"user","content":"Look closely.","timestamp":"2026-11-24T14:33:51.384Z","by":"jane@example.com","files":[{"name":"offers.csv","fileId":"file_e5fd38088cdea99f970183c3cfb6b06c5c20b22b52eac097729a490f5b7b5e04","mimeType":"text/csv","size":8}]}');
INSERT INTO "activities" VALUES (22, 'task_01m86zmdgh3avtf87k6p', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T14:33:51.384Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (23, 'task_01m86zmdhdm4ethhb9ew', '{"type":"status_change","from":"pending","to":"in_progress","timestamp":"2026-11-24T14:33:51.407Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (24, 'task_01m86zmdhdm4ethhb9ew', '{"type":"message","role":"assistant","content":"Which week?","timestamp":"2026-11-24T14:33:51.432Z","by":"asst_abc123","clarification":true,"options":["12","13"],"recommended":"12","reason":"the calendar is empty"}');
INSERT INTO "activities" VALUES (25, 'task_01m86zmdhdm4ethhb9ew', '{"type":"status_change","from":"in_progress","to":"needs_clarification","timestamp":"2026-11-24T14:33:51.432Z","by":"asst_abc123"}');
INSERT INTO "activities" VALUES (26, 'task_01m86zmdhdm4ethhb9ew', '{"type":"message","role":"user","content":"Week 13.","timestamp":"2026-11-24T14:33:51.436Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (27, 'task_01m86zmdhdm4ethhb9ew', '{"type":"status_change","from":"needs_clarification","to":"in_progress","timestamp":"2026-11-24T14:33:51.436Z","by":"jane@example.com"}');
INSERT INTO "activities" VALUES (28, 'task_01m86zmdhdm4ethhb9ew', '{"type":"status_change","from":"in_progress","to":"on_hold","timestamp":"2026-11-24T14:33:51.451Z","by":"jane@example.com"}');
INSERT INTO "feedback" VALUES ('task_01m86zmdfw0fg4dz6gns', 'jane@example.com', 'like', 'short');
INSERT INTO "executions" VALUES (1, 'exec_01m86zmdc0kbk9pbm7qa', 'acc_01m86zmdaseg5h0q39nh', 'task_01m86zmdbmz551e815zd', 'running', 1, 0, 'worker-1', 1, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, NULL, NULL, 1795530831232, 1795530831244, NULL, 0, 1795530831244);
INSERT INTO "executions" VALUES (2, 'exec_01m86zmddjg1dpgswvec', 'acc_01m86zmdaseg5h0q39nh', 'task_01m86zmddfcp1y70k75y', 'needs_clarification', 1, 0, NULL, 6, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, NULL, NULL, 1795530831282, 1795530831289, 1795530831298, 0, 1795530831289);
INSERT INTO "executions" VALUES (3, 'exec_01m86zmdf2rg3qptevne', 'acc_01m86zmdaseg5h0q39nh', 'task_01m86zmdf0yz0te4swj9', 'completed', 1, 0, NULL, 4, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, 'Tuesday, 9:00.', NULL, 1795530831330, 1795530831331, 1795530831336, 0, 1795530831331);
INSERT INTO "executions" VALUES (4, 'exec_01m86zmdfp09gc2mn8h9', 'acc_01m86zmdaseg5h0q39nh', 'task_01m86zmdfm5jac7grya1', 'failed', 1, 0, NULL, 2, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, NULL, '{"message":"OPENAI_API_KEY is not set: set it.","code":"MODEL_AUTH"}', 1795530831350, 1795530831351, 1795530831353, 0, 1795530831351);
INSERT INTO "executions" VALUES (5, 'exec_01m86zmdg30h8f25rm14', 'acc_01m86zmdaseg5h0q39nh', 'task_01m86zmdfw0fg4dz6gns', 'completed', 1, 0, NULL, 4, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, 'Here it is.', NULL, 1795530831363, 1795530831365, 1795530831368, 0, 1795530831365);
INSERT INTO "executions" VALUES (6, 'exec_01m86zmdgdwhmqqjx6at', 'acc_01m86zmdaseg5h0q39nh', 'task_01m86zmdfw0fg4dz6gns', 'failed', 1, 0, NULL, 2, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, NULL, '{"message":"OPENAI_API_KEY is not set: set it.","code":"MODEL_AUTH"}', 1795530831373, 1795530831374, 1795530831376, 0, 1795530831374);
INSERT INTO "executions" VALUES (7, 'exec_01m86zmdgw8nt702q296', 'acc_01m86zmdaseg5h0q39nh', 'task_01m86zmdgh3avtf87k6p', 'running', 1, 0, 'worker-1', 10, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, 'Look closely.', '[{"name":"offers.csv","fileId":"file_e5fd38088cdea99f970183c3cfb6b06c5c20b22b52eac097729a490f5b7b5e04","mimeType":"text/csv","size":8}]', 0, '["Prices are in euros."]', 'No price is known for this model.', NULL, NULL, 1795530831384, 1795530831392, NULL, 0, 1795530831392);
INSERT INTO "executions" VALUES (8, 'exec_01m86zmdhfddasn4zrjz', 'acc_01m86zmdaseg5h0q39nh', 'task_01m86zmdhdm4ethhb9ew', 'needs_clarification', 1, 0, NULL, 6, NULL, 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, '', '[]', 0, NULL, NULL, NULL, NULL, 1795530831407, 1795530831409, 1795530831432, 0, 1795530831409);
INSERT INTO "executions" VALUES (9, 'exec_01m86zmdjc77at8kbwj4', 'acc_01m86zmdaseg5h0q39nh', 'task_01m86zmdhdm4ethhb9ew', 'stopped', 1, 0, NULL, 4, 'user', 'asst_abc123', '{"model":"rehearsal","api_base":"","key":"","label":""}', NULL, 'Week 13.', '[]', 1, NULL, NULL, 'too late', NULL, 1795530831436, 1795530831440, 1795530831454, 0, 1795530831440);
INSERT INTO "steps" VALUES ('exec_01m86zmddjg1dpgswvec', 0, 'model', 'rehearsal', 'done', 1, NULL, NULL, NULL, '', '[{"id":"call_0","name":"ask_user","arguments":"{}"}]', NULL, NULL, NULL, NULL, NULL, 1795530831291, 1795530831293);
INSERT INTO "steps" VALUES ('exec_01m86zmddjg1dpgswvec', 1, 'tool', 'ask_user', 'waiting', 1, 'call_0', '{"question": "Which week?"}', 'idempotent', NULL, '[]', NULL, NULL, NULL, NULL, NULL, 1795530831296, 1795530831297);
INSERT INTO "steps" VALUES ('exec_01m86zmdf2rg3qptevne', 0, 'model', 'rehearsal', 'done', 1, NULL, NULL, NULL, 'Tuesday, 9:00.', '[]', NULL, NULL, NULL, NULL, NULL, 1795530831333, 1795530831335);
INSERT INTO "steps" VALUES ('exec_01m86zmdg30h8f25rm14', 0, 'model', 'rehearsal', 'done', 1, NULL, NULL, NULL, 'Here it is.', '[]', NULL, NULL, NULL, NULL, NULL, 1795530831366, 1795530831367);
INSERT INTO "steps" VALUES ('exec_01m86zmdgw8nt702q296', 0, 'tool', 'read_attachment', 'done', 1, 'call_read_attachment', '{"path": "notes.txt"}', 'read', 'a,1', '[]', NULL, NULL, NULL, NULL, NULL, 1795530831394, 1795530831395);
INSERT INTO "steps" VALUES ('exec_01m86zmdgw8nt702q296', 1, 'tool', 'fetch', 'done', 1, 'call_2', '{"url": "https://example.com"}', NULL, 'cut', '[]', NULL, NULL, NULL, NULL, 'the whole page', 1795530831398, 1795530831399);
INSERT INTO "steps" VALUES ('exec_01m86zmdgw8nt702q296', 2, 'model', 'rehearsal', 'started', 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1795530831400, NULL);
INSERT INTO "steps" VALUES ('exec_01m86zmdhfddasn4zrjz', 0, 'model', 'rehearsal', 'done', 1, NULL, NULL, NULL, '', '[{"id":"call_0","name":"ask_user","arguments":"{}"}]', NULL, NULL, NULL, NULL, NULL, 1795530831410, 1795530831419);
INSERT INTO "steps" VALUES ('exec_01m86zmdhfddasn4zrjz', 1, 'tool', 'ask_user', 'done', 1, 'call_0', '{"question": "Which week?"}', 'idempotent', 'Week 13.', '[]', NULL, NULL, NULL, NULL, NULL, 1795530831424, 1795530831436);
INSERT INTO "steps" VALUES ('exec_01m86zmdjc77at8kbwj4', 0, 'model', 'rehearsal', 'done', 1, NULL, NULL, NULL, 'Week 13 then.', '[]', NULL, NULL, NULL, NULL, NULL, 1795530831443, 1795530831447);
INSERT INTO "stream" VALUES (1, 'exec_01m86zmdgw8nt702q296', 2, 0, 'The first ', 1795530831404);
INSERT INTO "stream" VALUES (2, 'exec_01m86zmdgw8nt702q296', 2, 10, 'offer…', 1795530831404);
INSERT INTO "events" VALUES (1, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdb8jvhfbxc95p', NULL, 1, 'pending', 1795530831208, NULL, 1795530831208);
INSERT INTO "events" VALUES (2, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdbmz551e815zd', NULL, 1, 'pending', 1795530831220, NULL, 1795530831220);
INSERT INTO "events" VALUES (3, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdbmz551e815zd', 'exec_01m86zmdc0kbk9pbm7qa', 2, 'in_progress', 1795530831232, NULL, 1795530831232);
INSERT INTO "events" VALUES (4, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdbmz551e815zd', 'exec_01m86zmdc0kbk9pbm7qa', 3, 'in_progress', 1795530831245, NULL, 1795530831245);
INSERT INTO "events" VALUES (5, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmddfcp1y70k75y', NULL, 1, 'pending', 1795530831279, NULL, 1795530831279);
INSERT INTO "events" VALUES (6, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmddfcp1y70k75y', 'exec_01m86zmddjg1dpgswvec', 2, 'in_progress', 1795530831282, NULL, 1795530831282);
INSERT INTO "events" VALUES (7, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmddfcp1y70k75y', 'exec_01m86zmddjg1dpgswvec', 3, 'in_progress', 1795530831289, NULL, 1795530831289);
INSERT INTO "events" VALUES (8, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmddfcp1y70k75y', 'exec_01m86zmddjg1dpgswvec', 4, 'in_progress', 1795530831291, NULL, 1795530831291);
INSERT INTO "events" VALUES (9, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmddfcp1y70k75y', 'exec_01m86zmddjg1dpgswvec', 5, 'in_progress', 1795530831293, NULL, 1795530831293);
INSERT INTO "events" VALUES (10, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmddfcp1y70k75y', 'exec_01m86zmddjg1dpgswvec', 6, 'in_progress', 1795530831296, NULL, 1795530831296);
INSERT INTO "events" VALUES (11, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmddfcp1y70k75y', 'exec_01m86zmddjg1dpgswvec', 7, 'in_progress', 1795530831297, NULL, 1795530831297);
INSERT INTO "events" VALUES (12, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmddfcp1y70k75y', 'exec_01m86zmddjg1dpgswvec', 8, 'needs_clarification', 1795530831298, NULL, 1795530831298);
INSERT INTO "events" VALUES (13, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdew0rwje4p5h7', NULL, 1, 'pending', 1795530831324, NULL, 1795530831324);
INSERT INTO "events" VALUES (14, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdew0rwje4p5h7', NULL, 2, 'on_hold', 1795530831325, NULL, 1795530831325);
INSERT INTO "events" VALUES (15, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdf0yz0te4swj9', NULL, 1, 'pending', 1795530831328, NULL, 1795530831328);
INSERT INTO "events" VALUES (16, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdf0yz0te4swj9', 'exec_01m86zmdf2rg3qptevne', 2, 'in_progress', 1795530831330, NULL, 1795530831330);
INSERT INTO "events" VALUES (17, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdf0yz0te4swj9', 'exec_01m86zmdf2rg3qptevne', 3, 'in_progress', 1795530831332, NULL, 1795530831332);
INSERT INTO "events" VALUES (18, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmdf0yz0te4swj9', 'exec_01m86zmdf2rg3qptevne', 4, 'in_progress', 1795530831333, NULL, 1795530831333);
INSERT INTO "events" VALUES (19, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmdf0yz0te4swj9', 'exec_01m86zmdf2rg3qptevne', 5, 'in_progress', 1795530831335, NULL, 1795530831335);
INSERT INTO "events" VALUES (20, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdf0yz0te4swj9', 'exec_01m86zmdf2rg3qptevne', 6, 'completed', 1795530831336, NULL, 1795530831336);
INSERT INTO "events" VALUES (21, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdfm5jac7grya1', NULL, 1, 'pending', 1795530831348, NULL, 1795530831348);
INSERT INTO "events" VALUES (22, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdfm5jac7grya1', 'exec_01m86zmdfp09gc2mn8h9', 2, 'in_progress', 1795530831350, NULL, 1795530831350);
INSERT INTO "events" VALUES (23, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdfm5jac7grya1', 'exec_01m86zmdfp09gc2mn8h9', 3, 'in_progress', 1795530831352, NULL, 1795530831352);
INSERT INTO "events" VALUES (24, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdfm5jac7grya1', 'exec_01m86zmdfp09gc2mn8h9', 4, 'failed', 1795530831353, NULL, 1795530831353);
INSERT INTO "events" VALUES (25, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdfw0fg4dz6gns', NULL, 1, 'pending', 1795530831356, NULL, 1795530831356);
INSERT INTO "events" VALUES (26, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdfw0fg4dz6gns', NULL, 2, 'pending', 1795530831358, NULL, 1795530831358);
INSERT INTO "events" VALUES (27, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdfw0fg4dz6gns', NULL, 3, 'pending', 1795530831360, NULL, 1795530831360);
INSERT INTO "events" VALUES (28, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdfw0fg4dz6gns', 'exec_01m86zmdg30h8f25rm14', 4, 'in_progress', 1795530831363, NULL, 1795530831363);
INSERT INTO "events" VALUES (29, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdfw0fg4dz6gns', 'exec_01m86zmdg30h8f25rm14', 5, 'in_progress', 1795530831365, NULL, 1795530831365);
INSERT INTO "events" VALUES (30, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmdfw0fg4dz6gns', 'exec_01m86zmdg30h8f25rm14', 6, 'in_progress', 1795530831366, NULL, 1795530831366);
INSERT INTO "events" VALUES (31, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmdfw0fg4dz6gns', 'exec_01m86zmdg30h8f25rm14', 7, 'in_progress', 1795530831367, NULL, 1795530831367);
INSERT INTO "events" VALUES (32, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdfw0fg4dz6gns', 'exec_01m86zmdg30h8f25rm14', 8, 'completed', 1795530831368, NULL, 1795530831368);
INSERT INTO "events" VALUES (33, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdfw0fg4dz6gns', NULL, 9, 'completed', 1795530831369, NULL, 1795530831369);
INSERT INTO "events" VALUES (34, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdfw0fg4dz6gns', 'exec_01m86zmdgdwhmqqjx6at', 10, 'in_progress', 1795530831373, NULL, 1795530831373);
INSERT INTO "events" VALUES (35, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdfw0fg4dz6gns', 'exec_01m86zmdgdwhmqqjx6at', 11, 'in_progress', 1795530831375, NULL, 1795530831375);
INSERT INTO "events" VALUES (36, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdfw0fg4dz6gns', 'exec_01m86zmdgdwhmqqjx6at', 12, 'failed', 1795530831376, NULL, 1795530831376);
INSERT INTO "events" VALUES (37, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdgh3avtf87k6p', NULL, 1, 'pending', 1795530831377, NULL, 1795530831377);
INSERT INTO "events" VALUES (38, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdgh3avtf87k6p', 'exec_01m86zmdgw8nt702q296', 2, 'in_progress', 1795530831384, NULL, 1795530831384);
INSERT INTO "events" VALUES (39, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdgh3avtf87k6p', 'exec_01m86zmdgw8nt702q296', 3, 'in_progress', 1795530831392, NULL, 1795530831392);
INSERT INTO "events" VALUES (40, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmdgh3avtf87k6p', 'exec_01m86zmdgw8nt702q296', 4, 'in_progress', 1795530831393, NULL, 1795530831393);
INSERT INTO "events" VALUES (41, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmdgh3avtf87k6p', 'exec_01m86zmdgw8nt702q296', 5, 'in_progress', 1795530831394, NULL, 1795530831394);
INSERT INTO "events" VALUES (42, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmdgh3avtf87k6p', 'exec_01m86zmdgw8nt702q296', 6, 'in_progress', 1795530831395, NULL, 1795530831395);
INSERT INTO "events" VALUES (43, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdgh3avtf87k6p', 'exec_01m86zmdgw8nt702q296', 7, 'in_progress', 1795530831396, NULL, 1795530831396);
INSERT INTO "events" VALUES (44, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdh5rz19ddfzz3', NULL, 1, 'pending', 1795530831397, NULL, 1795530831397);
INSERT INTO "events" VALUES (45, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdgh3avtf87k6p', 'exec_01m86zmdgw8nt702q296', 8, 'in_progress', 1795530831397, NULL, 1795530831397);
INSERT INTO "events" VALUES (46, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmdgh3avtf87k6p', 'exec_01m86zmdgw8nt702q296', 9, 'in_progress', 1795530831398, NULL, 1795530831398);
INSERT INTO "events" VALUES (47, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmdgh3avtf87k6p', 'exec_01m86zmdgw8nt702q296', 10, 'in_progress', 1795530831399, NULL, 1795530831399);
INSERT INTO "events" VALUES (48, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmdgh3avtf87k6p', 'exec_01m86zmdgw8nt702q296', 11, 'in_progress', 1795530831400, NULL, 1795530831400);
INSERT INTO "events" VALUES (49, 'acc_01m86zmdaseg5h0q39nh', 'text', 'task_01m86zmdgh3avtf87k6p', 'exec_01m86zmdgw8nt702q296', 11, 'in_progress', 1795530831400, 1, 1795530831404);
INSERT INTO "events" VALUES (50, 'acc_01m86zmdaseg5h0q39nh', 'text', 'task_01m86zmdgh3avtf87k6p', 'exec_01m86zmdgw8nt702q296', 11, 'in_progress', 1795530831400, 2, 1795530831404);
INSERT INTO "events" VALUES (51, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdhdm4ethhb9ew', NULL, 1, 'pending', 1795530831405, NULL, 1795530831405);
INSERT INTO "events" VALUES (52, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdhdm4ethhb9ew', 'exec_01m86zmdhfddasn4zrjz', 2, 'in_progress', 1795530831407, NULL, 1795530831407);
INSERT INTO "events" VALUES (53, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdhdm4ethhb9ew', 'exec_01m86zmdhfddasn4zrjz', 3, 'in_progress', 1795530831409, NULL, 1795530831409);
INSERT INTO "events" VALUES (54, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmdhdm4ethhb9ew', 'exec_01m86zmdhfddasn4zrjz', 4, 'in_progress', 1795530831410, NULL, 1795530831410);
INSERT INTO "events" VALUES (55, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmdhdm4ethhb9ew', 'exec_01m86zmdhfddasn4zrjz', 5, 'in_progress', 1795530831419, NULL, 1795530831419);
INSERT INTO "events" VALUES (56, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmdhdm4ethhb9ew', 'exec_01m86zmdhfddasn4zrjz', 6, 'in_progress', 1795530831424, NULL, 1795530831424);
INSERT INTO "events" VALUES (57, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmdhdm4ethhb9ew', 'exec_01m86zmdhfddasn4zrjz', 7, 'in_progress', 1795530831427, NULL, 1795530831427);
INSERT INTO "events" VALUES (58, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdhdm4ethhb9ew', 'exec_01m86zmdhfddasn4zrjz', 8, 'needs_clarification', 1795530831432, NULL, 1795530831432);
INSERT INTO "events" VALUES (59, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdhdm4ethhb9ew', 'exec_01m86zmdjc77at8kbwj4', 9, 'in_progress', 1795530831436, NULL, 1795530831436);
INSERT INTO "events" VALUES (60, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdhdm4ethhb9ew', 'exec_01m86zmdjc77at8kbwj4', 10, 'in_progress', 1795530831440, NULL, 1795530831440);
INSERT INTO "events" VALUES (61, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmdhdm4ethhb9ew', 'exec_01m86zmdjc77at8kbwj4', 11, 'in_progress', 1795530831443, NULL, 1795530831443);
INSERT INTO "events" VALUES (62, 'acc_01m86zmdaseg5h0q39nh', 'step', 'task_01m86zmdhdm4ethhb9ew', 'exec_01m86zmdjc77at8kbwj4', 12, 'in_progress', 1795530831447, NULL, 1795530831447);
INSERT INTO "events" VALUES (63, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdhdm4ethhb9ew', 'exec_01m86zmdjc77at8kbwj4', 13, 'on_hold', 1795530831451, NULL, 1795530831451);
INSERT INTO "events" VALUES (64, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdhdm4ethhb9ew', 'exec_01m86zmdjc77at8kbwj4', 14, 'on_hold', 1795530831454, NULL, 1795530831454);
INSERT INTO "events" VALUES (65, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdk7mcnmfm7tv0', NULL, 1, 'pending', 1795530831463, NULL, 1795530831463);
INSERT INTO "events" VALUES (66, 'acc_01m86zmdaseg5h0q39nh', 'task', 'task_01m86zmdkr5a8c85dc64', NULL, 1, 'pending', 1795530831480, NULL, 1795530831480);
INSERT INTO "events" VALUES (67, 'acc_01m86zmdaseg5h0q39nh', 'deleted', 'task_01m86zmdkr5a8c85dc64', NULL, 2, 'pending', 1795530831491, NULL, 1795530831491);
INSERT INTO "events" VALUES (68, 'acc_other', 'task', 'task_01m86zmdmm8f358vewcj', NULL, 1, 'pending', 1795530831508, NULL, 1795530831508);
INSERT INTO "idempotency_keys" VALUES ('acc_01m86zmdaseg5h0q39nh', 'jane@example.com', 'key-1', 'd89b8b058317cb44735e6ad967e0079b27bd0bf201ba77e9cd6f395f297135cf', '{"id":"task_01m86zmdk7mcnmfm7tv0","account":"acc_01m86zmdaseg5h0q39nh","title":"Made with a key","description":"","assistant":"asst_abc123","type":"general","status":"pending","owner_email":"jane@example.com","assigned_users":["bob@example.com"],"followers":["eve@example.com"],"skills":[],"activities":[],"executions":[],"created_at":"2026-11-24T14:33:51.463Z","updated_at":"2026-11-24T14:33:51.463Z"}', 1795530831473);
INSERT INTO "blobs" VALUES ('acc_01m86zmdaseg5h0q39nh', 'e5fd38088cdea99f970183c3cfb6b06c5c20b22b52eac097729a490f5b7b5e04', X'612C310A622C320A');
INSERT INTO "blobs" VALUES ('acc_01m86zmdaseg5h0q39nh', '6d3f83fdb3f5cd7fe30cc89ea532a5e04f0925df2facb4dacab53aafbf51761e', X'7C2061207C2031207C0A');
INSERT INTO "task_files" VALUES (1, 'acc_01m86zmdaseg5h0q39nh', 'task_01m86zmdgh3avtf87k6p', 'offers.csv', 'e5fd38088cdea99f970183c3cfb6b06c5c20b22b52eac097729a490f5b7b5e04', 8, 'text/csv', 'attachment', NULL, 1795530831384);
INSERT INTO "task_files" VALUES (2, 'acc_01m86zmdaseg5h0q39nh', 'task_01m86zmdgh3avtf87k6p', 'table.md', '6d3f83fdb3f5cd7fe30cc89ea532a5e04f0925df2facb4dacab53aafbf51761e', 10, 'text/markdown', 'result', 'exec_01m86zmdgw8nt702q296', 1795530831396);
INSERT INTO "memory" VALUES (1, 'mem_01m86zmdga74n3v4z3qp', 'acc_01m86zmdaseg5h0q39nh', 'asst_abc123', 'feedback', 'Liked: "Résumé der letzten Gespräche" (general). Reason: short', 'task_01m86zmdfw0fg4dz6gns', 'jane@example.com', NULL, 1795530831369);
INSERT INTO "memory" VALUES (2, 'mem_01m86zmdh3d673hxyvve', 'acc_01m86zmdaseg5h0q39nh', 'asst_abc123', 'note', 'Offers come as CSV.', 'task_01m86zmdgh3avtf87k6p', NULL, 'exec_01m86zmdgw8nt702q296:0', 1795530831395);
INSERT INTO "memory_words_data" VALUES (1, X'020C');
INSERT INTO "memory_words_data" VALUES (10, X'000000000102020002010101020101');
INSERT INTO "memory_words_data" VALUES (137438953473, X'000000570430646572010204010767656E6572616C01020703077370726163686501020601076C65747A74656E0102050204696B65640102020106726561736F6E010208030473756D65010203010573686F727401020904080C0C0C090B09');
INSERT INTO "memory_words_data" VALUES (274877906945, X'00000026033061730202040104636F6D650202030202737602020501066F666665727302020204070907');
INSERT INTO "memory_words_idx" VALUES (1, X'', 2);
INSERT INTO "memory_words_idx" VALUES (2, X'', 2);
INSERT INTO "memory_words_docsize" VALUES (1, X'08');
INSERT INTO "memory_words_docsize" VALUES (2, X'04');
INSERT INTO "memory_words_config" VALUES ('version', 4);
INSERT INTO "assistants" VALUES ('acc_01m86zmdaseg5h0q39nh', 'writer', '{"id":"writer","name":"Writer","model":"","apiBase":"","key":"","instructions":"Be brief.","skills":[],"limits":{"steps":40,"toolCalls":200,"tokens":500000,"moneyUsd":"1.00","minutes":30.0},"price":null,"tools":null,"source":"store"}');
INSERT INTO "tokens" VALUES ('0123456789ab', X'297185F996BBFA28D6A7FFA6692C10BB3C53028038853A88A779B285331ABCB8', 'laptop', 'bob@example.com', 'acc_01m86zmdaseg5h0q39nh', '["read", "run"]', 1772287260000, NULL, NULL, NULL);
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
PRAGMA user_version=2;
