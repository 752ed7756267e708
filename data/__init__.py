"""How facts get in: read, check, build, publish."""
