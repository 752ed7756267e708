"""What every document that stands without Streamlit begins with; each has a file of its own for what follows."""

from pathlib import Path
from string import Template

HEAD = """<!DOCTYPE html>
<html lang="$language"{about}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
"""


def template(file: Path, about: str = "") -> Template:
    """A document with holes, from its file, which goes on inside the head; `about`: further attributes of the whole."""
    return Template(HEAD.format(about=about) + file.read_text(encoding="utf-8"))
