-- Where an account wants to be told of its tasks: at most one place. Events are JSON text.
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

-- The outbox: written by triggers, so in the transaction of the change that it tells of. Kept as the log.
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
