"""Word lists by language, as data. How they are read stands in `bot.moderation.vocabulary`.

They are clinical on purpose and as short as they can be: what they leave out is left to the moderation service.
An entry is a word, or the words of a phrase in order. `a|b` either, `word*` any ending, `...` up to four words that
may stand between, `=word` with exactly these accents, `~word` a word that other languages have, too: it counts only
beside another word of the same language.
"""
