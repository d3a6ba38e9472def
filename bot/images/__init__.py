"""Pictures: telling, cleaning, checking, shrinking and keeping them. Knows neither Discord nor SQL.

From async code, go through `bot.images.darkroom` and `bot.images.vault`: everything else here is
plain blocking code that decodes on the calling thread.
"""
