"""What the first step reads with: each format, how large a file may be, and what damaged it on its way."""
