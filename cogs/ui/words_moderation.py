"""Every sentence about moderation that several cogs share."""

MODERATORS_ONLY = "Only moderators (who may Manage Messages on this server) can do that."
MANAGERS_ONLY = "Only those who may Manage Server can set that."
