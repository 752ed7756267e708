"""Signing in: OpenID Connect by our own routes, a session known by a signed cookie, rights asked at each run."""
