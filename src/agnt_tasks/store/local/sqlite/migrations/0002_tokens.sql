-- Who may come in over HTTP. Of a token only its SHA-256 is kept; scopes are JSON text.
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
