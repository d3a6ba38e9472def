"""Values and decisions. Knows neither Discord nor HTTP nor SQL and imports the standard library only."""
