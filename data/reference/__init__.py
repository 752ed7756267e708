"""The reference geography: committed tables, and the script that rebuilds them."""
