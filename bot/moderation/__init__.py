"""Judges what members write: what no setting turns off, the server's rules, its AutoMod, and a service that is asked.

Knows words and nothing of orders, of Discord or of the database.
"""
