"""Texts damaged on their way: entities of web pages, and accents read in another encoding than they were written in."""

import html
import re

ENTITY = re.compile(r"&(?:#\d{2,5}|#x[\da-fA-F]{2,5}|[a-zA-Z]{2,8}\d?);")
TWICE_ENCODED = re.compile("[\u00c2-\u00c5\u00e2][\u0080-\u00bf\u0152-\u0192\u02c6-\u2122]")
FRENCH = set("àâäçéèêëîïôöùûüÿæœÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸÆŒ")
OTHER_ENCODINGS = {"mac_roman": "Mac", "cp850": "DOS"}
LETTER, LOWER, UPPER = r"[^\W\d_]", "[a-zß-öø-ÿœ]", "[A-ZÀ-ÖØ-ÞŒŸ]"
# A capital after a small letter, a small letter between capitals, a letter of no Western language, a low comma.
STRAY = re.compile(
    f"(?<={LOWER})[À-ÖØ-ÞŒŸ]|(?<={UPPER})[ß-öø-ÿœ](?={UPPER})|(?![A-Za-zÀ-ÖØ-öø-ÿŒœŸªº²³¹¼½¾]){LETTER}|(?<={LETTER})\u201a"
)
# And a sign between two letters, but for those that join words.
ODD = re.compile(STRAY.pattern + rf"|(?<={LETTER})[^\w\s\x00-\x7f’‘´ʼ\u00ad‐‑–—·•](?={LETTER})")
# Controls (but the ends of lines) and changes of direction, which act on a terminal or a page instead of being read,
# and what has no width: a cell that holds it is no other one to who reads it.
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
LOST = re.compile(r"[^\W\d_]\?|(?:^|\s)\?[a-zß-ÿ]|\ufffd")  # French leaves a blank before a question mark, and after
ADDRESS = re.compile(r"\w://|www\.|=")  # where a question mark is meant


def mended(text: str) -> tuple[str, str | None]:
    """A text as it was written, where that is certain, and the rule that says what was undone or what is lost."""
    if text.isascii() and text.isprintable() and "&" not in text and "?" not in text:
        return text, None
    if ENTITY.search(text) and (plain := _without_entities(text)) != text:
        return _mended(plain)[0], "entities"
    return _mended(text)


def _mended(text: str) -> tuple[str, str | None]:
    """The same for a text whose entities were undone, or that has none."""
    if (decoded := _decoded_once(text)) != text:
        return UNSEEN.sub("", decoded), "double_encoding"
    if (seen := UNSEEN.sub("", text)) != text:
        return seen, "control_removed"
    if STRAY.search(text) and (other := _from_elsewhere(text)) != text:
        return other, "other_encoding"
    if ODD.search(text) or (LOST.search(text) and not ADDRESS.search(text)):
        return text, "accents_lost"
    return text, None


def encoding(content: bytes) -> str | None:
    """Mac or DOS, when only that makes French of bytes that are no UTF-8; None when Windows-1252 does, or nothing."""
    words = b" ".join({word for word in content.split() if not word.isascii()})
    if _is_french(words, "cp1252"):
        return None
    fitting = [name for name in OTHER_ENCODINGS if _is_french(words, name)]
    return fitting[0] if len(fitting) == 1 else None


def _is_french(content: bytes, encoding: str) -> bool:
    """Whether no character is odd in French, nor unknown to the encoding."""
    text = content.decode(encoding, errors="replace")
    return "\ufffd" not in text and not ODD.search(text)


def _without_entities(text: str) -> str:
    """`&eacute;` is é; `&amp;eacute;`, which went through twice, too."""
    for _ in range(2):
        text = ENTITY.sub(_character, text)
    return text


def _character(found: re.Match[str]) -> str:
    """One or two characters; of "&copyright;", which is no entity, more is left: it stays as written."""
    plain = html.unescape(found[0])
    return plain if len(plain) <= 2 else found[0]


def _decoded_once(text: str) -> str:
    """Text whose UTF-8 was once read as Windows-1252 or Latin-1 and saved so ("LÃ©guillon"), put right."""
    if not TWICE_ENCODED.search(text):
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


def _from_elsewhere(text: str) -> str:
    """Text of a Mac or of DOS that was read as Windows-1252 ("ArmŽe"), when only one of the two makes French of it."""
    try:
        content = text.encode("cp1252")
    except UnicodeError:
        return text
    read = {content.decode(name) for name in OTHER_ENCODINGS}
    french = [one for one in read if not ODD.search(one) and _accents(one) <= FRENCH]
    return french[0] if len(french) == 1 else text


def _accents(text: str) -> set[str]:
    return {character for character in text if not character.isascii() and character.isalpha()}
