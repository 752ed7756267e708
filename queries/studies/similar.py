"""Similar proposals: what was proposed elsewhere that looks like this one."""

import pandas as pd
from rapidfuzz import fuzz, process, utils

# Out of 100: how near the words of the titles are, then the same type, then the same network of services.
WORDS, TYPE, NETWORK = 0.6, 20, 20
LEAST = 60


def closest(title: str, candidates: pd.DataFrame, most: int = 5) -> pd.DataFrame:
    """The candidates most like a title, best first, carried out before the others at equal score; `score` is 60 to 100.

    `candidates`: title, same_type, same_network, implemented_on, proposal_id. Words may come in any order.
    """
    if candidates.empty:
        return candidates.assign(score=pd.Series(dtype="float64"))
    near = process.cdist([title], candidates["title"], scorer=fuzz.token_set_ratio, processor=utils.default_process)[0]
    score = WORDS * near + TYPE * candidates["same_type"] + NETWORK * candidates["same_network"]
    rows = candidates.assign(score=score.round(1), done=candidates["implemented_on"].notna())
    ordered = rows.sort_values(["score", "done", "proposal_id"], ascending=[False, False, True])
    return ordered[ordered["score"] >= LEAST].head(most).drop(columns="done").reset_index(drop=True)
