"""What a page stands on: which edition is served, for whom, what may be asked of it, and which pages there are."""
