"""Orders become pictures here: check, reserve, send, watch, fetch, deliver. Knows ports, not Discord or HTTP."""
