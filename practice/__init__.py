"""The practice room: a Discord-compatible server, the provider APIs and a page, all on loopback.

Nothing in here imports the bot; the bot meets it only through sockets.
"""
