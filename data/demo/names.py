"""French names with their articles: "de l’Ain", "du Mans", "des Côtes-d’Armor"."""

_ARTICLES = {
    "de l’": "01 02 03 07 09 10 11 12 27 34 36 38 60 61 89 91",
    "d’": "28 35 37",
    "du": "14 15 18 25 29 30 32 39 45 46 56 59 62 63 67 68 69 81 83 90 94 95",
    "des": "04 05 06 08 13 22 40 64 65 66 78 79 88 92",
    "de la": "16 17 19 2A 2B 21 23 24 26 31 33 42 43 44 48 50 51 52 53 55 57 58 70 72 73 74 76 80 85 86 87 93"
    " 971 972 973",
    "de": "41 47 49 54 71 75 77 82 84 974 976",
}
_ARTICLE = {code: article for article, codes in _ARTICLES.items() for code in codes.split()}
_REGION_ARTICLE = {
    "84": "d’", "76": "d’", "11": "d’", "24": "du", "44": "du", "32": "des", "52": "des",
    "01": "de la", "02": "de la", "03": "de la",
}  # fmt: skip


def typeset(name: str) -> str:
    """The same name with a typographic apostrophe."""
    return name.replace("'", "’")


def of_department(code: str, name: str) -> str:
    """ "de l’Ain" from 01, Ain."""
    return _join(_ARTICLE.get(code, "de"), typeset(name))


def of_region(code: str, name: str) -> str:
    """ "d’Occitanie" from 76, Occitanie."""
    return _join(_REGION_ARTICLE.get(code, "de"), typeset(name))


def of_commune(name: str) -> str:
    """ "du Mans" from Le Mans, "d’Agen" from Agen; an aspirated h is not guessed."""
    name = typeset(name)
    if name.startswith("Le "):
        return "du " + name[3:]
    if name.startswith("Les "):
        return "des " + name[4:]
    return _join("d’" if name[0] in "AEIOUYÉÈÊÎÂÔŒ" else "de", name)


def at_commune(name: str) -> str:
    """ "au Mans" from Le Mans, "aux Abymes" from Les Abymes, "à Agen" from Agen."""
    name = typeset(name)
    if name.startswith("Le "):
        return "au " + name[3:]
    return "aux " + name[4:] if name.startswith("Les ") else "à " + name


def _join(article: str, name: str) -> str:
    return article + name if article.endswith("’") else f"{article} {name}"
