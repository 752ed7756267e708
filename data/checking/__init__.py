"""What the second step checks with: contracts, the values of cells, places, and what several files say together."""
