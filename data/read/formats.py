"""How each format begins, whatever its file is called, and how its libraries say that it is broken."""

import re
import struct
import zipfile
import zlib

ZIP = b"PK\x03\x04"
GZIP = b"\x1f\x8b"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # workbooks before 2007, and those of today under a password
PARQUET = b"PAR1"
ENCRYPTED = 1  # the flag of a member of an archive
BROKEN_ARCHIVE = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, struct.error, zlib.error)
JSON = re.compile(rb'(?:\xef\xbb\xbf)?[ \t\r\n]*(?:\{|\[[ \t\r\n]*[\[{"\]])')


def is_json(content: bytes) -> bool:
    """Whether a text begins as JSON does: with an object, or a list of objects, of lists or of texts."""
    return JSON.match(content) is not None
