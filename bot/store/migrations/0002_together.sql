-- Remixing together: consent, stars, trays, styles, the gallery, and how pictures look so that copies are known.

ALTER TABLE guilds ADD COLUMN remixing SMALLINT NOT NULL DEFAULT 1; -- for members who never said anything
ALTER TABLE guilds ADD COLUMN gallery_channel BIGINT;
ALTER TABLE guilds ADD COLUMN gallery_stars INTEGER NOT NULL DEFAULT 3;
ALTER TABLE members ADD COLUMN remixing SMALLINT; -- NULL: the server's default
ALTER TABLE pictures ADD COLUMN remixing SMALLINT; -- NULL: its maker's wish
ALTER TABLE pictures ADD COLUMN channel_id BIGINT;
ALTER TABLE pictures ADD COLUMN look TEXT; -- perceptual hash, 16 hexadecimal digits
CREATE INDEX pictures_message ON pictures (message_id);
CREATE INDEX pictures_place ON pictures (channel_id, number);
CREATE INDEX pictures_guild ON pictures (guild_id, number) WHERE uploaded = 0;

-- A look in four parts of 16 bits: a near copy shares at least one part to within a bit.
CREATE TABLE looks (
    part SMALLINT NOT NULL,
    value INTEGER NOT NULL,
    picture BIGINT NOT NULL REFERENCES pictures (number),
    PRIMARY KEY (part, value, picture)
);

CREATE TABLE stars (
    picture BIGINT NOT NULL REFERENCES pictures (number),
    user_id BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (picture, user_id)
);

-- A picture goes to the gallery once; the row is written before the message, `message_id` after it.
CREATE TABLE gallery_posts (
    picture BIGINT PRIMARY KEY REFERENCES pictures (number),
    guild_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    message_id BIGINT,
    at BIGINT NOT NULL
);

CREATE TABLE trays (
    guild_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    picture BIGINT NOT NULL REFERENCES pictures (number),
    at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, user_id, picture)
);

CREATE TABLE styles (
    guild_id BIGINT NOT NULL REFERENCES guilds (id),
    name TEXT NOT NULL,
    template TEXT NOT NULL,
    example BIGINT REFERENCES pictures (number),
    created_by BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (guild_id, name)
);

-- The card at the top of a long thread, with its newest and most starred pictures.
CREATE TABLE thread_cards (
    thread_id BIGINT PRIMARY KEY,
    message_id BIGINT NOT NULL,
    at BIGINT NOT NULL
);
