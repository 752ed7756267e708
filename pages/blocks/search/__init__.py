"""Search: what words find, of all that the dashboard holds."""
