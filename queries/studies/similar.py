"""Similar proposals: what was proposed elsewhere that looks like this one."""

import re

import pandas as pd
from rapidfuzz import fuzz, process, utils

# Out of 100: how near the words of the titles are, then the same type, then the same network of services.
WORDS, TYPE, NETWORK = 0.6, 20, 20
LEAST = 60

# What two titles of the same thing do not share: names, which have a capital and do not come first, and small words.
_NAMES = re.compile(r"(?<!^)\b[A-ZÀ-Ý][\w-]*")
_SMALL = {"de", "du", "des", "d", "la", "le", "les", "l", "à", "au", "aux", "en", "et"}


def closest(title: str, candidates: pd.DataFrame, most: int = 5) -> pd.DataFrame:
    """The candidates most like a title, best first, carried out before the others at equal score; `score` is 60 to 100.
    `same`: whether it is the same thing elsewhere, of the same type and in the same words but for the names.

    `candidates`: title, same_type, same_network, implemented_on, proposal_id. Words may come in any order.
    """
    if candidates.empty:
        return candidates.assign(score=pd.Series(dtype="float64"), same=pd.Series(dtype="bool"))
    near = process.cdist([title], candidates["title"], scorer=fuzz.token_set_ratio, processor=utils.default_process)[0]
    score = WORDS * near + TYPE * candidates["same_type"] + NETWORK * candidates["same_network"]
    rows = candidates.assign(score=score.round(1), done=candidates["implemented_on"].notna())
    ordered = rows.sort_values(["score", "done", "proposal_id"], ascending=[False, False, True])
    found = ordered[ordered["score"] >= LEAST].head(most).drop(columns="done").reset_index(drop=True)
    return found.assign(same=found["same_type"].astype(bool) & (found["title"].map(_words) == _words(title)))


def _words(title: str) -> str:
    """The words of a title but its names; all of them where it is in capitals."""
    bare = title if title.isupper() else _NAMES.sub(" ", title)
    return " ".join(sorted(word for word in re.findall(r"\w+", bare.casefold()) if word not in _SMALL))
