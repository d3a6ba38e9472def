-- Moderation: rules, held pictures, reports, appeals, strikes, suspensions, takedowns, and a log of every decision.

ALTER TABLE guilds ADD COLUMN moderators_channel BIGINT;
ALTER TABLE guilds ADD COLUMN policy TEXT NOT NULL DEFAULT '{}'; -- what differs from the defaults, as JSON

ALTER TABLE jobs ADD COLUMN hold TEXT; -- why its pictures wait for a moderator, whatever the channel says; NULL: no reason
ALTER TABLE jobs ADD COLUMN decision BIGINT; -- the line of the log that says why it was refused
ALTER TABLE pictures ADD COLUMN hidden SMALLINT NOT NULL DEFAULT 0; -- held, or reported: nobody sees or uses it for now
ALTER TABLE pictures ADD COLUMN adult SMALLINT NOT NULL DEFAULT 0; -- made or handed in in an age-restricted channel
UPDATE pictures SET adult = 1 WHERE job_id IN (SELECT id FROM jobs WHERE adult = 1);

CREATE TABLE channel_modes (
    guild_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('post', 'spoiler', 'hold', 'off')),
    PRIMARY KEY (guild_id, channel_id)
);

CREATE TABLE rules (
    guild_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('words', 'phrase', 'regex')),
    pattern TEXT NOT NULL,
    severity TEXT NOT NULL CHECK (severity IN ('refuse', 'hold', 'flag')),
    leet SMALLINT NOT NULL DEFAULT 0,
    shadow SMALLINT NOT NULL DEFAULT 0,
    author BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, name)
);

-- Discord's own keyword rules as they were read last, so that a restart has them before Discord answers.
CREATE TABLE automod (
    guild_id BIGINT PRIMARY KEY,
    rules TEXT NOT NULL,
    readable SMALLINT NOT NULL,
    at BIGINT NOT NULL
);

-- Append-only, but for `words`, which are kept as long as the owner's setting says.
CREATE TABLE decisions (
    number BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    author BIGINT NOT NULL, -- 0: Easel itself
    kind TEXT NOT NULL,
    member BIGINT,
    job_id BIGINT,
    picture BIGINT,
    rule TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    was TEXT NOT NULL DEFAULT '',
    becomes TEXT NOT NULL DEFAULT '',
    words TEXT NOT NULL DEFAULT ''
);
-- With the time in it, the lines of some days are counted in the index.
CREATE INDEX decisions_guild ON decisions (guild_id, number, at);
CREATE INDEX decisions_kind ON decisions (guild_id, kind, number, at);
CREATE INDEX decisions_member ON decisions (guild_id, member, number);
CREATE INDEX decisions_words ON decisions (at) WHERE words <> '';

CREATE TABLE reviews (
    number BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('held', 'report', 'appeal')),
    member BIGINT NOT NULL,
    job_id BIGINT,
    picture BIGINT,
    decision BIGINT,
    reason TEXT NOT NULL DEFAULT '',
    reports INTEGER NOT NULL DEFAULT 0,
    opened_at BIGINT NOT NULL,
    until BIGINT,
    claimed_by BIGINT,
    claimed_at BIGINT,
    outcome TEXT,
    decided_by BIGINT,
    decided_at BIGINT,
    answer TEXT NOT NULL DEFAULT '',
    channel_id BIGINT,
    message_id BIGINT,
    version INTEGER NOT NULL DEFAULT 1, -- counts what there is to tell
    shown INTEGER NOT NULL DEFAULT 0, -- the version its card in the moderators' channel tells
    tries INTEGER NOT NULL DEFAULT 0,
    taken_at BIGINT -- when the card was handed out last to be posted or changed
);
CREATE INDEX reviews_open ON reviews (guild_id, number) WHERE outcome IS NULL;
CREATE INDEX reviews_untold ON reviews (number) WHERE version > shown;
CREATE INDEX reviews_due ON reviews (until) WHERE outcome IS NULL AND until IS NOT NULL;
CREATE UNIQUE INDEX reviews_held ON reviews (job_id) WHERE kind = 'held';
CREATE UNIQUE INDEX reviews_reported ON reviews (picture) WHERE kind = 'report' AND outcome IS NULL;
CREATE INDEX job_inputs_picture ON job_inputs (picture); -- what was made from a picture that is taken down
CREATE INDEX reviews_job ON reviews (job_id) WHERE job_id IS NOT NULL;
CREATE INDEX reviews_picture ON reviews (picture) WHERE picture IS NOT NULL;
CREATE UNIQUE INDEX reviews_appealed ON reviews (decision) WHERE kind = 'appeal'; -- once
CREATE INDEX reviews_member ON reviews (member, guild_id);

-- One from each member for each picture; what a moderator has looked at does not count again.
CREATE TABLE reports (
    picture BIGINT NOT NULL REFERENCES pictures (number),
    user_id BIGINT NOT NULL,
    guild_id BIGINT NOT NULL,
    review BIGINT NOT NULL REFERENCES reviews (number),
    reason TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (picture, user_id)
);
CREATE INDEX reports_member ON reports (user_id, guild_id);

CREATE TABLE strikes (
    number BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    decision BIGINT NOT NULL,
    at BIGINT NOT NULL,
    until BIGINT NOT NULL,
    lifted_at BIGINT
);
CREATE INDEX strikes_member ON strikes (guild_id, user_id, until);
CREATE UNIQUE INDEX strikes_decision ON strikes (decision); -- one for each line of the log

CREATE TABLE suspensions (
    number BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    decision BIGINT NOT NULL,
    reason TEXT NOT NULL,
    author BIGINT NOT NULL,
    at BIGINT NOT NULL,
    until BIGINT, -- NULL: for good
    lifted_at BIGINT
);
CREATE INDEX suspensions_member ON suspensions (guild_id, user_id);

-- What a member has to be told in a private message; `taken_at` before it is sent, `sent_at` after it.
CREATE TABLE notices (
    number BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    text TEXT NOT NULL,
    decision BIGINT, -- may be appealed against with the button below
    at BIGINT NOT NULL,
    taken_at BIGINT,
    tries INTEGER NOT NULL DEFAULT 0,
    sent_at BIGINT,
    missed SMALLINT NOT NULL DEFAULT 0 -- it could not be sent: it is told with the next answer to an order
);
-- An erase deletes notices; a number is never given again, for messages at Discord are known by it.
INSERT INTO counters (name, value) VALUES ('notice', 0);
CREATE INDEX notices_unsent ON notices (number) WHERE sent_at IS NULL;
CREATE INDEX notices_missed ON notices (guild_id, user_id) WHERE missed = 1;
CREATE INDEX notices_member ON notices (user_id, guild_id);

-- How pictures look that must not be handed in or made in a server any more: for as long as one takedown stands.
CREATE TABLE blocked_looks (
    guild_id BIGINT NOT NULL,
    look TEXT NOT NULL,
    picture BIGINT NOT NULL,
    decision BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, look, decision)
);
CREATE INDEX blocked_looks_decision ON blocked_looks (decision);

-- Jobs whose message no longer shows what may be seen: hidden, shown again, or taken down.
CREATE TABLE redraws (
    job_id BIGINT PRIMARY KEY REFERENCES jobs (id),
    at BIGINT NOT NULL,
    version INTEGER NOT NULL DEFAULT 1, -- counts what there is to show
    not_before BIGINT NOT NULL DEFAULT 0, -- somebody is at it until then, or it could not be done until then
    tries INTEGER NOT NULL DEFAULT 0
);

-- Words that a moderator found to be fine after an appeal: they pass the server's rules for this member, for a while.
CREATE TABLE passes (
    guild_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    words_hash TEXT NOT NULL, -- SHA-256 of the prompt
    decision BIGINT NOT NULL,
    until BIGINT NOT NULL,
    PRIMARY KEY (guild_id, user_id, words_hash)
);

-- What is kept only for a while: words of refused orders, and the tokens of their interactions.
CREATE INDEX jobs_refused ON jobs (finished_at) WHERE state = 'refused' AND prompt <> '';
CREATE INDEX jobs_tokens ON jobs (token_until) WHERE token <> '';

-- Privacy. `erased`: the words of an order are gone, and its messages go as soon as they are known.
ALTER TABLE members ADD COLUMN erased_at BIGINT;
ALTER TABLE jobs ADD COLUMN erased SMALLINT NOT NULL DEFAULT 0;
CREATE INDEX jobs_left ON jobs (erased) WHERE erased = 1 AND (card_id IS NOT NULL OR result_id IS NOT NULL);
CREATE INDEX members_erased ON members (guild_id, user_id) WHERE erased_at IS NOT NULL;
-- The member first: by a server alone there is nothing to be found in it, and SQLite takes no notice of it then.
CREATE INDEX pictures_member ON pictures (user_id, guild_id);
CREATE INDEX stars_member ON stars (user_id);
CREATE INDEX looks_picture ON looks (picture);
CREATE INDEX decisions_author ON decisions (guild_id, author, number) WHERE author <> 0;

-- Where a picture that is taken down is named, and the messages a moderator may point at.
CREATE INDEX trays_picture ON trays (picture);
CREATE INDEX styles_example ON styles (example) WHERE example IS NOT NULL;
CREATE INDEX gallery_posts_message ON gallery_posts (message_id);
CREATE INDEX jobs_card ON jobs (card_id) WHERE card_id IS NOT NULL;

-- What an erase leaves to be deleted elsewhere, until it is.
CREATE TABLE erased_messages (
    message_id BIGINT PRIMARY KEY,
    channel_id BIGINT NOT NULL,
    not_before BIGINT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE erased_files (
    sha256 TEXT NOT NULL,
    extension TEXT NOT NULL,
    PRIMARY KEY (sha256, extension)
);

-- Who is being given an export, or was last; `process` tells one that a crash has cut short.
CREATE TABLE exports (
    guild_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    process BIGINT NOT NULL,
    at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (guild_id, user_id)
);
