"""The open edition: what the State published, as deposits in our own contracts, each with its source and licence."""
