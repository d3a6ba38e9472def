"""The only SQL. Functions take a transaction and values of `bot.core`; none of them knows Discord or HTTP."""
