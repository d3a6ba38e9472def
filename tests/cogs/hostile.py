"""Prompts that try to be more than words, each with what it tries."""

HOSTILE = [
    ("@everyone and @here", "mass mentions"),
    ("<@123> <@&456> <#789> </imagine:1>", "mentions of people, roles, channels, commands"),
    ("<t:0:R> <:smile:123> <a:wave:4>", "timestamps and custom emoji"),
    ("[click](https://evil.example) <https://evil.example>", "links in disguise"),
    ("# big\n## less\n- list\n1. list\n> quote\n-# small", "lines that start something"),
    ("**b** __u__ ~~s~~ ||spoiler|| `code` ```py\nfence```", "inline markup"),
    ("\u202eevil \u2066x\u2069 \u200b\u2060\ufeff", "invisible and turning letters"),
    ("\x00\x07\x1b[31m", "control characters"),
    ("😀" * 2000, "emoji"),
    ("*" * 2000, "nothing but markup"),
    ("\\" * 2000, "nothing but backslashes"),
    ("שלום עולם", "written from right to left"),
    ("\u200b\u200b", "nothing to be seen"),
]
