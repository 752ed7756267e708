"""The comparable ones: the territories that resemble one, by a distance of which each feature's part is shown."""

import pandas as pd

from pages.elements import badges, links, lists, more
from pages.markup import Markup, draw, escape, html
from pages.parts import downloads, panels, scorecard
from pages.shell.ask import Ask, kept
from pages.territory import grid
from pages.text import MISSING, Say
from pages.text.written import joined
from queries import figures, selection
from queries.indicators import WORKSTREAMS, progress
from queries.selection import Place
from queries.studies import alike
from queries.studies.alike import FEATURES, Alike

RANK = "_rank"  # after the name of a workstream
TOGETHER = 3  # of the nearest that one link sets beside the territory


def nearest(ask: Ask, place: Place) -> list[Place]:
    """Those that resemble a territory most, the nearest first."""
    return [(place[0], code) for code in _found(ask, place).rows["code"]]


def show(ask: Ask, say: Say, place: Place, name: str) -> None:
    """The panel: who, by what rule, the table with each feature's part, CSV."""
    found, features = _found(ask, place), _features(ask, place[0])
    if found.rows.empty:
        with panels.framed(say, "alike", say("alike.none"), _rule(say, found, place, features), ask.edition.kind):
            return
    ranks = _ranks(ask, place[0]).dropna(axis="columns", how="all")
    # Features are reference data of the country; ranks are made of what the edition holds.
    kinds = (ask.progress(one.removesuffix(RANK), *place).kind for one in ranks)
    kind = badges.least(["real", *(one for one in kinds if one)])
    rows = found.rows.merge(features.drop(columns=["name"]), on="code").join(ranks, on="code")
    first = found.rows.loc[found.rows["distance"] == found.rows["distance"].min(), "name"]
    title = say("alike.title", place=name, n=len(first), names=say.tied([say.text(one) for one in first]))
    with panels.framed(say, "alike", title, _rule(say, found, place, features), kind, later=more.EVERYWHERE):
        draw(_ways(say, place, rows))
        draw(_table(say, title, place, name, rows, features.join(ranks, on="code")))
        downloads.csv(say, rows, f"comparables-{selection.written(place)}", kind, keys=_keys(place))


@kept
def _found(ask: Ask, place: Place) -> Alike:
    level, code = place
    return alike.nearest(_features(ask, level), code)


def _features(ask: Ask, level: str) -> pd.DataFrame:
    rows = ask("territory/features")
    return rows[rows["level"] == level].drop(columns="level").reset_index(drop=True)


@kept
def _ranks(ask: Ask, level: str) -> pd.DataFrame:
    """By the code of each territory of a level, its rank by the progress of each workstream, the best first; those that
    are level share theirs, what has no rate has none.
    """
    codes = _features(ask, level)["code"]
    paced = {
        room: [progress(ask.viewer, ask.edition, room, level, code).value for code in codes] for room in WORKSTREAMS
    }
    return pd.DataFrame(paced, index=codes, dtype="float64").rank(ascending=False, method="min").add_suffix(RANK)


def _rule(say: Say, found: Alike, place: Place, features: pd.DataFrame) -> str:
    """The distance in words: of what, standardised and weighed how, among whom; and what of it is not known."""
    told = [say(f"alike.rule_{place[0]}", count=_compared(f"{place[0]}s")(len(features)))]
    overseas = bool(features.set_index("code")["overseas"][place[1]])
    told.append(say("alike.overseas" if overseas else "alike.mainland"))
    if found.missing:
        told.append(say("alike.missing", names=say.listed([_name(say, one) for one in found.missing])))
    if found.left:
        told.append(say("alike.left", count=found.left))
    if found.usual is not None and len(found.rows):
        usual = figures.key("likeness_usual", place[0], place[1])(found.usual)
        least = _distance(place, found.rows.iloc[0]["code"])(found.rows.iloc[0]["distance"])
        ends = {"usual": say.number(usual, digits=2), "least": say.number(least, digits=2)}
        told.append(say("alike.far" if found.is_far else "alike.near", **ends))
    return joined(" ", told)


def _compared(places: str) -> figures.Key:
    return figures.key("territories_compared", places=places)


def _name(say: Say, feature: str) -> str:
    return say.inside(say(f"alike.feature.{feature}"))


def _ways(say: Say, place: Place, rows: pd.DataFrame) -> Markup:
    """The link that sets the nearest beside the territory."""
    nearest_ones = [(place[0], code) for code in rows["code"].head(TOGETHER)]
    together = _compared("+".join(map(selection.written, nearest_ones)))
    return html("<p>{}</p>", _beside(say("alike.together", count=together(len(nearest_ones))), place, nearest_ones))


def _beside(label: str, place: Place, others: list[Place]) -> Markup:
    codes = ",".join(map(selection.written, [place, *others]))
    return links.anchor(label, "territory-compare", region=None, departement=None, territoires=codes)


def _table(say: Say, title: str, place: Place, name: str, rows: pd.DataFrame, features: pd.DataFrame) -> Markup:
    """The territory first, then those that resemble it; in each cell the feature and its part in the distance."""
    columns = {"name": say("indicators.territory"), "distance": say("alike.distance")}
    columns |= {feature.name: say(f"alike.feature.{feature.name}") for feature in FEATURES}
    columns |= {
        one + RANK: say("alike.rank", room=say(f"parts.workstream.{one}")) for one in WORKSTREAMS if one + RANK in rows
    }
    own = features[features["code"] == place[1]].to_dict("records")[0]
    lines = [{"name": html("<strong>{}</strong>", name)} | _cells(say, place, own)]
    for row in rows.to_dict("records"):
        label = _beside(say.text(row["name"]), place, [(place[0], row["code"])])
        lines.append({"name": label} | _cells(say, place, row))
    table = lists.table(grid.BESIDE, title, columns, lines)
    return more.folded(say, table, len(lines), more.first(len(columns)))


def _cells(say: Say, place: Place, row: dict[str, object]) -> dict[str, Markup]:
    told = {key: make(row[key]) for key, make in _keys(place)(row).items() if key in row}
    distance = say.number(told["distance"], digits=2) if "distance" in told else MISSING
    cells = {"distance": escape(distance)}
    for feature in FEATURES:
        unit = "percent" if feature.name == "small_communes" else None
        digits = 0 if feature.name == "density" and float(told[feature.name] or 0) >= 10 else None
        value = told[feature.name]
        cells[feature.name] = escape(say.percent(value) if unit else say.number(value, digits=digits))
        part = told.get(f"{feature.name}_part")
        if part is not None:
            cells[feature.name] += html(" <small>{}</small>", say("alike.part", part=say.percent(part, 0)))
    return cells | {one + RANK: escape(say.number(told[one + RANK])) for one in WORKSTREAMS if one + RANK in told}


def _distance(place: Place, code: str) -> figures.Key:
    return figures.key("likeness", *place).among(beside=code)


def _keys(place: Place) -> figures.Keys:
    """What the cells of the table are: features of each territory, its distance, and the part of each feature in it."""

    def keys(row: scorecard.Row) -> dict[str, figures.Key]:
        told = {feature.name: figures.key(feature.name, place[0], row["code"]) for feature in FEATURES}
        told["distance"] = _distance(place, row["code"])
        part = figures.key("likeness_part", *place)
        told |= {one + RANK: figures.key(f"{one}.rank", place[0], row["code"]) for one in WORKSTREAMS}
        parts = {f"{one.name}_part": part.among(beside=row["code"], feature=one.name) for one in FEATURES}
        return told | parts

    return keys
