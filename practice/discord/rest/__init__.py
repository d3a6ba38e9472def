"""The REST API: one module for each kind of thing, each giving its table of routes."""
