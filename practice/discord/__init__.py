"""A Discord-compatible REST API (v10), gateway and CDN, strict where Discord is strict."""
