-- Everything one person or team has: tasks and their histories, executions, files, memory.
-- Times are integer milliseconds UTC; lists and entries are JSON text; money is decimal text.

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

-- Narrow on purpose: lists and searches read these rows by the thousand.
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
CREATE INDEX tasks_by_change ON tasks (account, updated_at DESC, id DESC);
CREATE INDEX tasks_by_status ON tasks (account, status, updated_at DESC, id DESC);
CREATE INDEX tasks_by_type ON tasks (account, type, updated_at DESC, id DESC);
CREATE INDEX tasks_by_owner ON tasks (account, owner_email, updated_at DESC, id DESC);
CREATE INDEX tasks_by_parent ON tasks (parent_task_id) WHERE parent_task_id IS NOT NULL;

CREATE TABLE descriptions (
  row INTEGER PRIMARY KEY REFERENCES tasks (row) ON DELETE CASCADE,
  description TEXT NOT NULL
);

-- Contentless: the words only. A change deletes with the old text and inserts the new.
CREATE VIRTUAL TABLE task_words USING fts5 (title, description, content = '', tokenize = 'unicode61');

-- How many tasks of each status: totals without counting.
CREATE TABLE task_counts (
  account TEXT NOT NULL,
  status TEXT NOT NULL,
  total INTEGER NOT NULL,
  PRIMARY KEY (account, status)
) WITHOUT ROWID;
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

-- The audit log: appended to, and gone only with its task.
CREATE TABLE activities (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
  entry TEXT NOT NULL
);
CREATE INDEX activities_by_task ON activities (task_id, seq);
CREATE TRIGGER activities_stay BEFORE UPDATE ON activities BEGIN
  SELECT RAISE(ABORT, 'the activity log is append-only');
END;
CREATE TRIGGER activities_remain BEFORE DELETE ON activities
WHEN EXISTS (SELECT 1 FROM tasks WHERE id = old.task_id) BEGIN
  SELECT RAISE(ABORT, 'the activity log is append-only');
END;

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
CREATE INDEX executions_by_task ON executions (task_id, row);
CREATE INDEX executions_open ON executions (state, row) WHERE state IN ('queued', 'running', 'stopping');

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
CREATE INDEX steps_waiting ON steps (execution_id) WHERE state IN ('waiting', 'unknown');

-- An answer while it is being written, in pieces; kept as long as the events that tell of it.
CREATE TABLE stream (
  row INTEGER PRIMARY KEY AUTOINCREMENT,
  execution_id TEXT NOT NULL REFERENCES executions (id) ON DELETE CASCADE,
  idx INTEGER NOT NULL,
  "offset" INTEGER NOT NULL,
  text TEXT NOT NULL,
  at INTEGER NOT NULL
);
CREATE INDEX stream_by_execution ON stream (execution_id, row);

-- One row for each change, in the change's own transaction. No content: that stays with the task.
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
CREATE INDEX events_by_age ON events (at);
-- A piece and the event that tells of it are one statement: text comes twenty times a second.
CREATE TRIGGER stream_told AFTER INSERT ON stream BEGIN
  INSERT INTO events (account, kind, task_id, execution_id, rev, status, updated_at, piece, at)
  SELECT t.account, 'text', t.id, e.id, t.rev, t.status, t.updated_at, new.row, new.at
  FROM executions e JOIN tasks t ON t.id = e.task_id WHERE e.id = new.execution_id;
END;

CREATE TABLE idempotency_keys (
  account TEXT NOT NULL,
  email TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  answer TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (account, email, key)
) WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (at);

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
CREATE INDEX task_files_by_task ON task_files (task_id, row);
CREATE INDEX task_files_by_hash ON task_files (account, hash);
CREATE TRIGGER blobs_unused AFTER DELETE ON task_files
WHEN NOT EXISTS (SELECT 1 FROM task_files WHERE account = old.account AND hash = old.hash) BEGIN
  DELETE FROM blobs WHERE account = old.account AND hash = old.hash;
END;

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
CREATE INDEX memory_by_assistant ON memory (account, assistant, row DESC);
CREATE INDEX memory_by_task ON memory (task_id) WHERE task_id IS NOT NULL;
CREATE VIRTUAL TABLE memory_words USING fts5 (text, content = 'memory', content_rowid = 'row', tokenize = 'unicode61');
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

CREATE TABLE assistants (
  account TEXT NOT NULL,
  id TEXT NOT NULL,
  profile TEXT NOT NULL,
  PRIMARY KEY (account, id)
) WITHOUT ROWID;
