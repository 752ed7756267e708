"""What the fourth step publishes with: deposits, the register, and which edition is served."""
