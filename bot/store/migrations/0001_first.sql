-- The first tables: jobs and their requests, money, pictures and their parents, processes and their leases.
-- Times are milliseconds since 1970 UTC, money is micro-USD, flags are 0 or 1, ids of Discord are plain numbers.

CREATE TABLE guilds (
    id BIGINT PRIMARY KEY,
    first_seen_at BIGINT NOT NULL
);

CREATE TABLE members (
    guild_id BIGINT NOT NULL REFERENCES guilds (id),
    user_id BIGINT NOT NULL,
    first_seen_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, user_id)
);

CREATE TABLE processes (
    id BIGINT PRIMARY KEY,
    started_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    ended_at BIGINT
);

CREATE TABLE jobs (
    id BIGINT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('queued', 'submitting', 'waiting', 'fetching', 'held', 'ready',
                                         'delivered', 'failed', 'refused', 'cancelled')),
    interaction_id BIGINT NOT NULL UNIQUE,
    press TEXT,
    user_id BIGINT NOT NULL,
    guild_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    parent_id BIGINT,
    in_thread SMALLINT NOT NULL,
    adult SMALLINT NOT NULL,
    upload_limit BIGINT NOT NULL,
    token TEXT NOT NULL,
    token_until BIGINT NOT NULL,
    origin_id BIGINT,
    origin_job BIGINT,
    kind TEXT NOT NULL,
    prompt TEXT NOT NULL,
    request TEXT NOT NULL,
    model TEXT NOT NULL,
    provider TEXT NOT NULL,
    wire_id TEXT NOT NULL,
    seed BIGINT NOT NULL,
    pictures INTEGER NOT NULL,
    shots INTEGER NOT NULL,
    estimate BIGINT NOT NULL CHECK (estimate >= 0),
    day TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    owner BIGINT REFERENCES processes (id),
    epoch INTEGER NOT NULL DEFAULT 0,
    dispatches INTEGER NOT NULL DEFAULT 0,
    attempt INTEGER NOT NULL DEFAULT 0,
    not_before BIGINT NOT NULL DEFAULT 0,
    tried TEXT NOT NULL DEFAULT '', -- providers that sent the job away, so that two of them cannot play ping-pong
    submitted_at BIGINT,
    finished_at BIGINT,
    cancelled_by BIGINT,
    card_id BIGINT,
    thread_id BIGINT,
    result_id BIGINT,
    result_channel_id BIGINT,
    deliveries INTEGER NOT NULL DEFAULT 0,
    told SMALLINT NOT NULL DEFAULT 0,
    charged BIGINT,
    sentence TEXT,
    FOREIGN KEY (guild_id, user_id) REFERENCES members (guild_id, user_id)
);

-- Partial indexes: what is looked up often is small however many old jobs there are.
CREATE INDEX jobs_line ON jobs (provider, id) WHERE state = 'queued';
CREATE INDEX jobs_owned ON jobs (owner)
    WHERE state IN ('submitting', 'waiting', 'fetching', 'held', 'ready');
CREATE INDEX jobs_untold ON jobs (id)
    WHERE told = 0 AND state IN ('delivered', 'failed', 'refused', 'cancelled');
CREATE INDEX jobs_press ON jobs (press, user_id, created_at) WHERE press IS NOT NULL;
CREATE INDEX jobs_timing ON jobs (provider, wire_id, id) WHERE state = 'delivered';
CREATE INDEX jobs_member ON jobs (guild_id, user_id, id);
-- After jobs_member: of two indexes that seem equally good, SQLite takes the younger one, and this one stays small.
CREATE INDEX jobs_open ON jobs (guild_id, user_id, id)
    WHERE state IN ('queued', 'submitting', 'waiting', 'fetching', 'held', 'ready');

-- One request to a provider each; `posting` is written before the POST, `task` right after it.
CREATE TABLE shots (
    job_id BIGINT NOT NULL REFERENCES jobs (id),
    number INTEGER NOT NULL,
    count INTEGER NOT NULL,
    seed BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('new', 'posting', 'accepted', 'done', 'failed', 'lost')),
    task TEXT,
    posted_at BIGINT,
    cost BIGINT,
    fault TEXT,
    detail TEXT,
    results TEXT NOT NULL DEFAULT '[]',
    PRIMARY KEY (job_id, number)
);

-- What happened to a job, in order; append-only.
CREATE TABLE job_events (
    job_id BIGINT NOT NULL REFERENCES jobs (id),
    number INTEGER NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (job_id, number)
);

-- Append-only. A reserve ends in exactly one of release or charge. `cost` is what the provider billed the
-- owner, `suspected` what it may have billed for a request whose answer was lost.
CREATE TABLE ledger (
    job_id BIGINT NOT NULL REFERENCES jobs (id),
    kind TEXT NOT NULL CHECK (kind IN ('reserve', 'release', 'charge', 'refund', 'cost', 'suspected')),
    micro_usd BIGINT NOT NULL CHECK (micro_usd >= 0),
    pictures INTEGER NOT NULL DEFAULT 0,
    guild_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    day TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (job_id, kind)
);
CREATE INDEX ledger_days ON ledger (day, guild_id, user_id);

-- Sums of the ledger by period, so that a quota check reads five rows; can be rebuilt at any time.
CREATE TABLE balances (
    scope TEXT NOT NULL,
    period TEXT NOT NULL,
    micro_usd BIGINT NOT NULL,
    pictures BIGINT NOT NULL,
    PRIMARY KEY (scope, period)
);

CREATE TABLE pictures (
    number BIGINT PRIMARY KEY,
    job_id BIGINT REFERENCES jobs (id),
    position INTEGER NOT NULL,
    guild_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    extension TEXT NOT NULL,
    media_type TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    size BIGINT NOT NULL,
    spoiler SMALLINT NOT NULL DEFAULT 0,
    uploaded SMALLINT NOT NULL DEFAULT 0,
    message_id BIGINT,
    created_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX pictures_job ON pictures (job_id, position);
CREATE INDEX pictures_hash ON pictures (sha256);

-- The pictures handed in with a job, and from them the parents of every picture it made.
CREATE TABLE job_inputs (
    job_id BIGINT NOT NULL REFERENCES jobs (id),
    position INTEGER NOT NULL,
    picture BIGINT NOT NULL REFERENCES pictures (number),
    url TEXT,
    PRIMARY KEY (job_id, position)
);
CREATE TABLE lineage (
    child BIGINT NOT NULL REFERENCES pictures (number),
    parent BIGINT NOT NULL REFERENCES pictures (number),
    position INTEGER NOT NULL,
    PRIMARY KEY (child, position)
);
CREATE INDEX lineage_parent ON lineage (parent);

CREATE TABLE counters (
    name TEXT PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO counters (name, value) VALUES ('picture', 0);

CREATE TABLE notes (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
