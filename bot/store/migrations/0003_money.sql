-- Money: who may spend what, what is paused, who was told, who changed it, and fair turns in line.

ALTER TABLE guilds ADD COLUMN alerts_channel BIGINT;
ALTER TABLE guilds ADD COLUMN eco SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE guilds ADD COLUMN confirm_above BIGINT; -- NULL: Easel's default

ALTER TABLE jobs ADD COLUMN home_id BIGINT; -- the channel a thread belongs to
ALTER TABLE jobs ADD COLUMN price BIGINT; -- of one picture, when it was ordered; NULL on older orders
ALTER TABLE jobs ADD COLUMN free INTEGER NOT NULL DEFAULT 0; -- pictures the provider gives away
ALTER TABLE jobs ADD COLUMN turn BIGINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN paused SMALLINT NOT NULL DEFAULT 0;
ALTER TABLE jobs ADD COLUMN roles TEXT NOT NULL DEFAULT '[]'; -- of the member when they ordered, highest first
ALTER TABLE jobs ADD COLUMN top_role BIGINT NOT NULL DEFAULT 0;

DROP INDEX jobs_line;
CREATE INDEX jobs_line ON jobs (provider, paused, turn, id) WHERE state = 'queued';

-- The turn of the job each line sent last: newcomers start there.
CREATE TABLE lines (
    provider TEXT PRIMARY KEY,
    turn BIGINT NOT NULL
);

-- NULL: nothing said; 0: no limit.
CREATE TABLE limits (
    guild_id BIGINT NOT NULL,
    subject TEXT NOT NULL CHECK (subject IN ('everyone', 'role', 'member')),
    target_id BIGINT NOT NULL,
    images_per_day BIGINT,
    usd_per_day BIGINT,
    usd_per_month BIGINT,
    jobs_at_once BIGINT,
    min_hours BIGINT,
    weight INTEGER,
    cap SMALLINT NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, subject, target_id)
);

CREATE TABLE budgets (
    guild_id BIGINT NOT NULL,
    place_id BIGINT NOT NULL, -- a channel or thread; 0 = the server
    usd_per_day BIGINT,
    usd_per_month BIGINT,
    PRIMARY KEY (guild_id, place_id)
);

-- The owner's own ceilings, as the settings had them at the last start.
CREATE TABLE ceilings (
    name TEXT PRIMARY KEY,
    micro_usd BIGINT NOT NULL
);

CREATE TABLE pauses (
    guild_id BIGINT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('server', 'channel', 'role')),
    target_id BIGINT NOT NULL,
    reason TEXT NOT NULL,
    author BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, scope, target_id)
);

-- Written with the booking that crossed the threshold; `taken_at` before the message, `sent_at` after it.
CREATE TABLE alerts (
    number BIGINT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('budget', 'overrun')),
    scope TEXT NOT NULL,
    guild_id BIGINT NOT NULL,
    period TEXT NOT NULL,
    threshold INTEGER NOT NULL,
    spent BIGINT NOT NULL,
    ceiling BIGINT NOT NULL,
    detail TEXT NOT NULL DEFAULT '',
    at BIGINT NOT NULL,
    taken_at BIGINT,
    tries INTEGER NOT NULL DEFAULT 0,
    sent_at BIGINT,
    UNIQUE (scope, period, threshold)
);
CREATE INDEX alerts_unsent ON alerts (number) WHERE sent_at IS NULL;

CREATE TABLE audit (
    number BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    author BIGINT NOT NULL,
    at BIGINT NOT NULL,
    what TEXT NOT NULL,
    target TEXT NOT NULL,
    was TEXT NOT NULL,
    becomes TEXT NOT NULL
);
CREATE INDEX audit_guild ON audit (guild_id, number);

CREATE TABLE prices (
    provider TEXT NOT NULL,
    wire_id TEXT NOT NULL,
    micro_usd BIGINT NOT NULL CHECK (micro_usd >= 0),
    author BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (provider, wire_id)
);

CREATE TABLE free_used (
    provider TEXT NOT NULL,
    wire_id TEXT NOT NULL,
    pictures BIGINT NOT NULL CHECK (pictures >= 0),
    PRIMARY KEY (provider, wire_id)
);

-- What became of a suspected cost: the ledger's row stays, the sums count `billed` in its place.
CREATE TABLE suspected_closed (
    job_id BIGINT PRIMARY KEY REFERENCES jobs (id),
    billed BIGINT NOT NULL CHECK (billed >= 0),
    author BIGINT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX ledger_suspected ON ledger (guild_id, at) WHERE kind = 'suspected';

-- A provider's balance when somebody looked, and what the books had for it in all.
CREATE TABLE snapshots (
    provider TEXT NOT NULL,
    at BIGINT NOT NULL,
    balance BIGINT NOT NULL,
    booked BIGINT NOT NULL,
    PRIMARY KEY (provider, at)
);

-- Channels and threads have sums of their own from now on.
INSERT INTO balances (scope, period, micro_usd, pictures)
WITH closed AS (SELECT job_id FROM ledger WHERE kind IN ('release', 'charge')),
owners AS (
    SELECT job_id, day, micro_usd FROM ledger WHERE kind IN ('cost', 'suspected')
        OR (kind = 'reserve' AND job_id NOT IN (SELECT job_id FROM closed))),
places AS (
    SELECT o.day, o.micro_usd, j.channel_id AS place FROM owners o JOIN jobs j ON j.id = o.job_id
    UNION ALL SELECT o.day, o.micro_usd, j.parent_id FROM owners o JOIN jobs j ON j.id = o.job_id
        WHERE j.parent_id IS NOT NULL AND j.parent_id <> j.channel_id),
periods AS (
    SELECT place, day AS period, micro_usd FROM places
    UNION ALL SELECT place, substr(day, 1, 7), micro_usd FROM places)
SELECT 'channel:' || place, period, sum(micro_usd), 0 FROM periods GROUP BY place, period;
