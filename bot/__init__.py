"""Easel: a self-hosted Discord bot with which a community makes pictures together."""
