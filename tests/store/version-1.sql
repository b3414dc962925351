CREATE TABLE article (
  url           TEXT PRIMARY KEY,          -- canonical
  outlet        TEXT NOT NULL,
  found_at      TEXT NOT NULL,
  checked_at    TEXT,                      -- last time the outlet answered anything
  state         TEXT NOT NULL DEFAULT 'found'
                CHECK (state IN ('found', 'kept', 'refused', 'failed', 'vanished')),
  reason        TEXT NOT NULL DEFAULT '',  -- of that state, for a person
  etag          TEXT,
  last_modified TEXT
) WITHOUT ROWID;

CREATE TABLE revision (
  id          INTEGER PRIMARY KEY,
  url         TEXT NOT NULL REFERENCES article,
  number      INTEGER NOT NULL,            -- 1, 2, 3 … of this article
  text_sha256 TEXT NOT NULL,               -- of the text rendition's BODY, or of its parts' joined
  seen_at     TEXT NOT NULL,
  title       TEXT NOT NULL,
  language    TEXT NOT NULL,
  direction   TEXT NOT NULL,
  byline      TEXT NOT NULL,               -- joined with ", "
  published   TEXT NOT NULL DEFAULT '',    -- RFC 3339 date or time, '' where unknown
  modified    TEXT NOT NULL DEFAULT '',
  pictures    INTEGER NOT NULL,
  lost        INTEGER NOT NULL,
  UNIQUE (url, number)
);

CREATE TABLE file (
  path        TEXT PRIMARY KEY,            -- in the tree
  revision    INTEGER NOT NULL REFERENCES revision,
  rendition   TEXT NOT NULL CHECK (rendition IN ('text', 'full')),
  part        INTEGER NOT NULL,
  body_sha256 TEXT NOT NULL,               -- of BODY; the path holds its first half
  sha256      TEXT NOT NULL,               -- of the whole file
  size        INTEGER NOT NULL,
  cid         TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX file_revision ON file (revision);

CREATE TABLE flag (
  url      TEXT NOT NULL,
  reason   TEXT NOT NULL,
  evidence TEXT NOT NULL,
  at       TEXT NOT NULL,
  PRIMARY KEY (url, reason, evidence)
) WITHOUT ROWID;

CREATE TABLE work (
  url          TEXT PRIMARY KEY REFERENCES article,
  priority     INTEGER NOT NULL,           -- 0 first
  not_before   TEXT NOT NULL,
  attempts     INTEGER NOT NULL DEFAULT 0,
  leased_until TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;
CREATE INDEX work_order ON work (priority, not_before);

CREATE TABLE source (                      -- feeds, sitemaps, pages: when they last answered
  url           TEXT PRIMARY KEY,
  checked_at    TEXT NOT NULL,
  etag          TEXT,
  last_modified TEXT
) WITHOUT ROWID;

CREATE TABLE held (                        -- what was last read back from each mirror
  mirror TEXT NOT NULL,
  path   TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  PRIMARY KEY (mirror, path)
) WITHOUT ROWID;

CREATE TABLE receipt (                     -- how the last publishing to each mirror ended
  mirror       TEXT PRIMARY KEY,
  status       TEXT NOT NULL,
  reason       TEXT NOT NULL,
  at           TEXT NOT NULL,
  failures     INTEGER NOT NULL,           -- publishings in a row that were not verified
  closed_until TEXT                        -- left in peace until then
) WITHOUT ROWID;
