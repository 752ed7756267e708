"""What several rooms ask for and show alike."""
