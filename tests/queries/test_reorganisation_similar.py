"""Similar proposals: scores worked out by hand from the stated weights (words 60, type 20, network 20)."""

import pandas as pd
import pytest

from queries.studies import similar

SCORES = [("same", 100), ("not-done", 100), ("reordered", 100), ("other-network", 80)]
CANDIDATES = pd.DataFrame(
    [
        ("same", "Pôle de police de l’eau", True, True, "2021-01-01"),
        ("not-done", "Pôle de police de l’eau", True, True, None),
        ("reordered", "Eau : police, pôle de l’", True, True, None),
        ("other-network", "Pôle de police de l’eau", True, False, None),
        ("far", "Cité administrative de Chaumont", True, False, "2020-01-01"),
    ],
    columns=["proposal_id", "title", "same_type", "same_network", "implemented_on"],
)


def test_the_nearest_comes_first_and_what_was_done_before_what_was_not() -> None:
    found = similar.closest("Pôle de police de l’eau", CANDIDATES)
    assert found["proposal_id"].tolist()[:2] == ["same", "not-done"]
    assert found["proposal_id"].tolist()[-1] == "other-network"


@pytest.mark.parametrize(("proposal", "score"), SCORES)
def test_score(proposal: str, score: float) -> None:
    found = similar.closest("Pôle de police de l’eau", CANDIDATES).set_index("proposal_id")["score"]
    assert found[proposal] == pytest.approx(score)


def test_what_does_not_look_like_it_is_left_out() -> None:
    assert "far" not in set(similar.closest("Pôle de police de l’eau", CANDIDATES)["proposal_id"])


def test_no_candidate_gives_no_row() -> None:
    assert similar.closest("Pôle", CANDIDATES.iloc[:0]).empty


@pytest.mark.parametrize(
    ("other", "same_type", "same"),
    [
        ("France services dans la sous-préfecture de Clamecy", True, True),
        ("France services à la sous-préfecture du Blanc", False, False),  # another type
        ("France services dans une maison de santé de Sedan", True, False),  # something else, though near
        ("Maison France services dans la sous-préfecture de Sedan", True, False),
        ("FRANCE SERVICES DANS LA SOUS-PRÉFECTURE DE SEDAN", True, False),  # which words are names is not known
    ],
)
def test_the_same_elsewhere_is_of_the_same_type_and_in_the_same_words_but_for_the_names(
    other: str, same_type: bool, same: bool
) -> None:
    candidate = pd.DataFrame(
        [("other", other, same_type, True, None)], columns=["proposal_id", *CANDIDATES.columns[1:]]
    )
    found = similar.closest("France services dans la sous-préfecture de Sedan", candidate)
    assert found["same"].tolist() == [same]
