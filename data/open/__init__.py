"""The open edition: what the State published, as deposits in our own contracts, each with its source and licence."""

from pathlib import Path

FOLDER = Path(__file__).parent
KINDS = {".csv", ".parquet"}


def files() -> list[Path]:
    """The deposits of the open edition, in the order of their names."""
    return sorted(path for path in FOLDER.iterdir() if path.suffix in KINDS)
