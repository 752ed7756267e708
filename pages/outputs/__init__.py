"""What leaves the pages: for paper, for other sites, for other programs."""
