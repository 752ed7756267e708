"""The one place where an edition is built: both files, their secrets protected, asserted and attacked."""

import datetime
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from data import build, database, store
from data.build import owed, public
from data.build.plan import Deposit, Plan, Say
from data.model import readers
from data.problem import Problem, Refused, SaidInWords
from data.publish import revisions
from data.secrecy import audit, late
from data.secrecy.attack import Unfinished
from data.secrecy.protect import Leak, protect
from data.secrecy.tables import Figured
from data.store import embargoes, register


class Broken(SaidInWords):
    """An edition was built and does not hold to its assertions: a defect of the program or of the model."""


def build_full(path: Path, plan: Plan, say: Say, older: Sequence[Path] = (), kept: Collection[Figured] = ()) -> None:
    """Write the full edition; `older`: full files that can still be read, oldest first. `kept`: see secrecy.late.

    Raises Refused when rows of several files do not hold together.
    """
    say("running the model")
    with build.new(path) as connection:
        build.put_in(connection, plan, say)
        say("computing the aggregates")
        compute(connection, older, kept)
        connection.execute("checkpoint")


def compute(connection: duckdb.DuckDBPyConnection, older: Sequence[Path] = (), kept: Collection[Figured] = ()) -> None:
    """The marts and views of a full edition whose rows are in, its public twins protected. Raises secrecy's Leak."""
    build.run(connection, build.BEFORE_ROWS, build.COUNTERS)
    late.remember_requests(connection, older)
    build.run(connection, build.COUNTERS, build.TWINS)
    late.hold(connection, older, kept)
    build.run(connection, build.TWINS, build.PUBLISHED)
    protect(connection)
    owed.put_in(connection)
    build.run(connection, build.PUBLISHED, build.FILTERS)
    readers.make_views(connection)
    build.run(connection, build.FILTERS, build.END)
    readers.count_rows(connection)
    public.decide_what_is_public(connection)


def build_public(path: Path, whole: Path, say: Say) -> None:
    """Write the public edition from the full one: never a cleaned-up private file, where bytes would stay."""
    say("writing the public file")
    with build.new(path) as connection:
        public.copy(connection, whole)
        build.run(connection, build.VIEWS, build.FILTERS)
        readers.make_views(connection)
        build.run(connection, build.FILTERS, build.END)
        connection.execute("checkpoint")


def make(place: Path, plan: Plan, say: Say) -> tuple[str, audit.Report]:
    """Both files of a new edition, asserted and attacked; its name, and what the attack found. Raises Broken."""
    full, public = place / "full.duckdb", place / "public.duckdb"
    older, kept = _older(plan.built_at), set[Figured]()
    secrecy = _attempt(full, public, plan, say, older, kept)
    while older and secrecy.of - kept:  # each time more of what was published before stays as it was
        kept |= secrecy.of
        say(f"keeping {len(kept)} months and years of figures as the edition before said them")
        full.unlink()
        public.unlink()
        secrecy = _attempt(full, public, plan, say, older, kept)
    say("asserting")
    broken = build.broken_assertions(full, "full") + build.broken_assertions(public, "public")
    left = [path.name for path in place.iterdir() if path.suffix == ".wal"]
    if secrecy.told:
        raise Broken(Problem("edition", "cells_told", detail="; ".join(secrecy.told)))
    if broken or left:
        raise Broken(Problem("edition", "edition_broken", detail="; ".join([*broken, *left])))
    return f"{plan.built_at:%Y%m%dT%H%M%SZ}-{build.content_hash(full)}", secrecy


def _attempt(
    full: Path, public: Path, plan: Plan, say: Say, older: Sequence[tuple[Path, Path]], kept: Collection[Figured]
) -> audit.Report:
    """Write both files and attack the public one beside those before. Raises Broken."""
    try:
        build_full(full, plan, say, [whole for _, whole in older], kept)
        build_public(public, full, say)
        say("attacking the public file")
        return audit.audit(public, full, older)
    except Leak as leak:
        raise Broken(Problem("edition", "cells_told", detail=str(leak))) from None
    except Unfinished as unfinished:
        raise Broken(Problem("edition", "attack_unfinished", detail=str(unfinished))) from None


def _older(than: datetime.datetime) -> list[tuple[Path, Path]]:
    """The public and full files of the editions of this model, built before, that can still be read; oldest first."""
    paths = []
    for name in store.names():
        if name >= f"{than:%Y%m%dT%H%M%SZ}":
            continue
        public, full = store.edition(name, "public"), store.edition(name)
        try:
            with store.cursor(public), store.cursor(full):
                paths.append((public.path, full.path))
        except (store.NoEdition, duckdb.Error):  # damaged, or of another model: nobody can be served it
            continue
    store.close_all_but(())
    return paths


def install(place: Path, folder: Path, about: dict, until: datetime.datetime | None) -> None:
    """Move the files of an edition beside the others, where nobody reads it until CURRENT names it."""
    name = about["name"]
    for audience in store.AUDIENCES:
        store.move(place / f"{audience}.duckdb", store.edition(name, audience).path)
    text = json.dumps(about | {"embargo": until and embargoes.written(until)}, ensure_ascii=False, indent=1)
    draft_manifest = place / "manifest.json"
    draft_manifest.write_text(text, encoding="utf-8")
    register.keep(folder, name, text)  # first, so that an edition that it does not know was made without it
    store.move(draft_manifest, folder / f"{name}.json")
    store.flush(folder)


def recorded(folder: Path, place: Path, about: dict) -> dict:
    """Both files as they are once they hold what changed, for the manifest."""
    revisions.record(folder, place, about)
    return {"files": _fingerprints(place)}


def _fingerprints(place: Path) -> dict:
    return {audience: store.fingerprint(place / f"{audience}.duckdb") for audience in store.AUDIENCES}


def manifest(place: Path, name: str, plan: Plan, secrecy: audit.Report) -> dict:
    """What an edition was made of, but for its embargo, which is said when it is served."""
    invented = plan.demonstration
    with database.connect(str(place / "full.duckdb"), read_only=True) as connection:
        as_of, kind = connection.execute("select as_of::text, kind from core.editions").fetchone() or (None, None)
    return {
        "name": name,
        "as_of": as_of,
        "kind": kind,
        "built_at": plan.built_at.isoformat(),
        "seed": invented.seed if invented else None,
        "duckdb": duckdb.__version__,
        "files": _fingerprints(place),
        "deposits": [
            {
                "file": deposit.report.file,
                "sha256": deposit.report.sha256,
                "contract": deposit.contract.name,
                "deposited_at": deposit.deposited_at.isoformat(),
                "parts": sorted(deposit.parts),
                "dated": deposit.dating.day.isoformat() if deposit.dating else None,
                "dated_by": deposit.dating.read_in if deposit.dating else None,
                "scope": list(deposit.scope),
                "without": _ranges(deposit.without),
                "covers": list(deposit.covers),
                "by": deposit.by,
                "why": deposit.why,
            }
            for deposit in (*plan.past, *plan.deposits)
        ],
        "remarks": list(plan.remarks),
        "definitions": revisions.pack(plan.definitions),
        "secrecy": secrecy.as_json(),
    }


def _ranges(lines: Iterable[int]) -> list[list[int]]:
    """Lines as the first and the last of each run of them."""
    found: list[list[int]] = []
    for line in sorted(lines):
        if found and found[-1][1] == line - 1:
            found[-1][1] = line
        else:
            found.append([line, line])
    return found


def make_on(place: Path, plan: Plan, say: Say, kept: Sequence[Deposit]) -> tuple[str, audit.Report]:
    """As make. What a deposit carried over refers to, and that is no more, was taken away: it is told so."""
    try:
        return make(place, plan, say)
    except Refused as refused:
        carried = {id(one) for one in kept}
        new = {one.report.file for one in plan.deposits if id(one) not in carried}
        before = {one.report.file for one in kept} - new
        told = [
            replace(one, rule="reference_taken_away") if one.rule == "unknown_reference" and one.file in before else one
            for one in refused.problems
        ]
        raise Refused(*told) from None
