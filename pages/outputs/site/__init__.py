"""The public pages as files: drawn by the functions of the live pages, from one edition, for any server to send."""
