"""What the third step builds with: the rows to put in, from where, and who reads which of them."""
