"""The note that is taken away: one content for a reader and a territory, and a writer for each format."""
