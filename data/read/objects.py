"""JSON: a list of objects or of rows, one object a line, the page of an interface, or the features of a map."""

import json
from collections.abc import Sequence

from data.problem import Problem, Refused
from data.read import geojson, matrices
from data.read.bounds import refuse_lines, refuse_size
from data.read.delimited import Cells, decode
from data.read.geojson import SHOWN, text

MOST_DIGITS = 18
COUNTS = {"total", "total_count", "totalcount", "count", "nhits", "numbermatched", "total_results", "totalfeatures"}
COLUMNS = ("columns", "fields", "header", "headers")


def cells(file: str, content: bytes) -> Cells:
    """Header, numbers of records (of lines, where each is one), rows and problems of a JSON text. Raises Refused."""
    refuse_lines(file, content, b"{")
    written, problems = decode(file, content)
    numbers, parsed = _parsed(file, written)
    if isinstance(parsed, dict) and isinstance(features := parsed.get("features"), list):
        names, places, rows, said = geojson.cells(file, features, parsed)
        return names, places, rows, [*problems, *_page(file, parsed, len(features)), *said]
    if isinstance(parsed, dict) and (matrix := matrices.cells(file, parsed)):
        return *matrix, problems
    records, header, more = _records(file, parsed)
    if records and all(geojson.is_feature(one) for one in records):
        found = geojson.cells(file, records, {})
    elif records and isinstance(records[0], list):
        found = _of_lists(file, records, header)
    else:
        found = _of_objects(file, records)
    names, places, rows, said = found
    lines = [numbers[place - 1] for place in places] if numbers else places
    return names, lines, rows, [*problems, *more, *said]


def _parsed(file: str, written: str) -> tuple[list[int], object]:
    """What a text says; and where it is one value a line, the list of them and their lines."""
    try:
        return [], _value(file, written)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and "\n" in written[: error.pos].lstrip() + written[error.pos : error.pos + 1]:
            return _of_lines(file, written)
        raise Refused(Problem(file, "file_cut" if _is_cut(error) else "not_json", error.lineno)) from error
    except RecursionError as error:
        raise Refused(Problem(file, "not_json")) from error


def _of_lines(file: str, written: str) -> tuple[list[int], list[object]]:
    numbered = [(number, line) for number, line in enumerate(written.split("\n"), start=1) if line.strip()]
    values = []
    for number, line in numbered:
        try:
            values.append(_value(file, line))
        except json.JSONDecodeError as error:
            cut = number == numbered[-1][0] and _is_cut(error)
            raise Refused(Problem(file, "file_cut" if cut else "not_json", number)) from error
        except RecursionError as error:
            raise Refused(Problem(file, "not_json", number)) from error
    return [number for number, _ in numbered], values


def _value(file: str, written: str) -> object:
    return json.loads(
        written,
        object_pairs_hook=lambda pairs: _object(file, pairs),
        parse_int=_whole,
        parse_float=_decimal,
    )


def _whole(written: str) -> int | str:
    """A whole number; as written where it has more digits than any that means something."""
    return int(written) if len(written) <= MOST_DIGITS else written


def _decimal(written: str) -> float | str:
    """A decimal number; as written where it is beyond what a double holds."""
    number = float(written)
    return number if abs(number) < float("inf") else written


def _is_cut(error: json.JSONDecodeError) -> bool:
    """Whether what is wrong is the end of the text, not what stands before it."""
    whole = error.doc.rstrip()
    return error.pos >= len(whole) or not whole.endswith(("}", "]")) or error.msg.startswith("Unterminated string")


def _object(file: str, pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A JSON object; one that gives a name twice says two things, of which a parser keeps the last in silence."""
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise Refused(Problem(file, "key_twice", value=name, detail=text(found[name])))
        found[name] = value
    return found


def _records(file: str, parsed: object) -> tuple[list[object], list[object] | None, list[Problem]]:
    """The records that a value holds, the names of their columns where these stand apart, and what it says of both."""
    if isinstance(parsed, list):
        return [_unwrapped(one) for one in parsed], None, []
    if not isinstance(parsed, dict):
        raise Refused(Problem(file, "not_json"))
    if geojson.is_feature(parsed):
        return [parsed], None, []
    lists = [value for value in parsed.values() if _is_table(value)]
    header = next((parsed[name] for name in COLUMNS if _is_names(parsed.get(name))), None)
    if len(lists) != 1:
        raise Refused(Problem(file, "not_a_feature_collection"))
    return [_unwrapped(one) for one in lists[0]], header, _page(file, parsed, len(lists[0]))


def _is_table(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, (dict, list)) for one in value)


def _is_names(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)


def _unwrapped(record: object) -> object:
    """A record whose values stand under `fields`, beside the number and the place that its publisher gives it."""
    if isinstance(record, dict) and isinstance(record.get("fields"), dict):
        if isinstance(record.get("geometry"), dict):
            return {"type": "Feature", "properties": record["fields"], "geometry": record["geometry"]}
        return record["fields"]
    return record


def _page(file: str, parsed: dict[str, object], held: int) -> list[Problem]:
    """A problem where a text says that it has more records than it holds: the first page of several."""
    inside = (value for value in parsed.values() if isinstance(value, dict))
    said = {key: inner for value in inside for key, inner in value.items()} | parsed
    totals = [value for key, value in said.items() if key.lower() in COUNTS and type(value) is int]
    if totals and max(totals) > held:
        return [Problem(file, "first_page_alone", value=str(held), detail=str(max(totals)))]
    if said.get("exceededTransferLimit") is True:
        return [Problem(file, "first_page_alone", value=str(held), detail=f"> {held}")]
    return []


def _of_objects(file: str, records: Sequence[object]) -> Cells:
    found = {number: one for number, one in enumerate(records, start=1) if isinstance(one, dict)}
    header = list(dict.fromkeys(name for one in found.values() for name in one))
    refuse_size(file, len(found), len(header))
    rows = [[text(one.get(name)) for name in header] for one in found.values()]
    return header, list(found), rows, [*_others(file, records, dict)]


def _of_lists(file: str, records: Sequence[object], header: Sequence[object] | None) -> Cells:
    first, *left = [header, *records] if header else records
    names = [text(name) for name in first] if isinstance(first, list) else []
    offset = 1 if header else 2
    found = {number: one for number, one in enumerate(left, start=offset) if isinstance(one, list)}
    refuse_size(file, len(found), len(names))
    return names, list(found), [list(map(text, one)) for one in found.values()], [*_others(file, records, list)]


def _others(file: str, records: Sequence[object], kind: type) -> list[Problem]:
    """A problem for each record that is not of the kind of the first."""
    return [
        Problem(file, "feature_malformed", number, value=text(one)[:SHOWN])
        for number, one in enumerate(records, start=1)
        if not isinstance(one, kind)
    ]
