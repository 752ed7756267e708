"""What any answer over HTTP is made of: files packed once, policies, turns, plain pages."""
