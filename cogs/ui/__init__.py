"""Views and words. Nothing here waits for the network, except to answer an interaction."""
