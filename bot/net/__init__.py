"""Everything that opens a socket, except to Discord. Knows neither Discord nor SQL."""
