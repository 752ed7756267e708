"""python -m tests.bench.rows FOLDER --rows 2000000: invented daily footfall as Parquet, a file a month, by a seed.

They are of the counters of the demonstration, or of those that a bench names. No file says that it is invented, else no
edition would take it: what is made of it is thrown away.
"""

import argparse
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from pyarrow import parquet

from data import demo
from data.reference.nomenclature import codes

LAST = pd.Period("2024-12", freq="M")  # that of the demonstration
MONTHS = 84
CHANNELS = ("desk", "phone", "appointment", "video")
BY_CHANNEL = np.array((0.55, 0.2, 0.2, 0.05))
ROWS_A_GROUP = 122_880  # as DuckDB writes and reads them
MINUTES = 22  # of one request


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the folder, and say how many rows and bytes it has."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.rows", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rows", type=int, default=2_000_000)
    parser.add_argument("--months", type=int, default=MONTHS)
    parser.add_argument("--last", type=lambda text: pd.Period(text, freq="M"), default=LAST, metavar="YYYY-MM")
    parser.add_argument("--seed", type=int, default=demo.SEED)
    asked = parser.parse_args(arguments)
    began = time.monotonic()
    made = write(asked.folder, asked.rows, asked.months, asked.last, asked.seed)
    print(f"{made:,} rows, {weight(asked.folder) / 1e6:,.0f} MB, {time.monotonic() - began:.0f} s", file=sys.stderr)
    return 0


def weight(folder: Path) -> int:
    """The bytes of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def write(
    folder: Path,
    rows: int,
    months: int = MONTHS,
    last: pd.Period = LAST,
    seed: int = demo.SEED,
    counters: np.ndarray | None = None,
) -> int:
    """Write so many rows over so many months, the last one named, as year=YYYY/month=MM; how many rows there are.

    A month of a seed holds the same rows whatever the number of months, as long as it has as many. `counters`: their
    names, in order; those of the demonstration where they are not given.
    """
    counters = known_counters() if counters is None else counters
    each = np.diff(np.linspace(0, rows, months + 1).astype(np.int64)).tolist()
    with ProcessPoolExecutor() as pool:
        made = zip(pd.period_range(end=last, periods=months, freq="M"), each, strict=True)
        for done in [pool.submit(_write_month, folder, counters, month, count, seed) for month, count in made]:
            done.result()
    return sum(each)


def _write_month(folder: Path, counters: np.ndarray, month: pd.Period, count: int, seed: int) -> None:
    place = folder / f"year={month.year}" / f"month={month.month:02d}"
    place.mkdir(parents=True, exist_ok=True)
    table = month_of(counters, month, count, seed)
    parquet.write_table(table, place / "rows.parquet", row_group_size=ROWS_A_GROUP, compression="zstd")


def known_counters() -> np.ndarray:
    """The counters of the demonstration that receive people, most of them for all of its months."""
    counters = demo.rows()["counters"].to_pandas()
    return np.sort(counters["counter_id"][counters["type"] == "france_services"].to_numpy(dtype=object))


def month_of(counters: np.ndarray, month: pd.Period, count: int, seed: int) -> pa.Table:
    """One month: `count` different cells of counter, weekday, procedure and channel, in that order."""
    rng = np.random.default_rng([seed, month.ordinal])
    days = pd.bdate_range(month.start_time, month.end_time).to_numpy().astype("datetime64[D]")
    procedures = np.array(sorted(set(codes("procedures").values())), dtype=object)
    keys = _cells(rng, count, len(counters), len(days), len(procedures))
    keys, channel = np.divmod(keys, len(CHANNELS))
    keys, procedure = np.divmod(keys, len(procedures))
    counter, day = np.divmod(keys, len(days))
    requests = rng.geometric(0.6, count).astype(np.int32)
    done = rng.binomial(requests, 0.75).astype(np.int32)
    partly = rng.binomial(requests - done, 0.3).astype(np.int32)
    columns = {
        "counter_id": _words(counter, counters),
        "day": pa.array(days[day]),
        "procedure_id": _words(procedure, procedures),
        "channel": _words(channel, np.array(CHANNELS, dtype=object)),
        "visits": np.maximum(1, rng.binomial(requests, 0.85)).astype(np.int32),
        "requests": requests,
        "done_on_site": done,
        "partly_done": partly,
        "redirected": requests - done - partly,
        "digital_help": rng.binomial(requests, 0.45).astype(np.int32),
        "minutes_total": rng.poisson(MINUTES * requests).astype(np.int32),
    }
    return pa.table(columns)


def _cells(rng: np.random.Generator, count: int, counters: int, days: int, procedures: int) -> np.ndarray:
    """So many different cells, as numbers, sorted: the busier a counter, a procedure or a channel, the more it has."""
    if count > counters * days * procedures * len(CHANNELS) // 3:
        raise SystemExit(f"{count:,} rows a month are too many for {counters:,} counters: ask for more months")
    size, asked = _shares(rng, counters, 0.4), _shares(rng, procedures, 0.5)
    found = np.empty(0, dtype=np.int64)
    while len(found) < count:
        more = int((count - len(found)) * 1.3) + 1000
        key = rng.choice(counters, more, p=size) * days + rng.integers(0, days, more)
        key = (key * procedures + rng.choice(procedures, more, p=asked)) * len(CHANNELS)
        key += rng.choice(len(CHANNELS), more, p=BY_CHANNEL)
        found = np.union1d(found, key)
    return np.sort(rng.permutation(found)[:count])


def _shares(rng: np.random.Generator, parts: int, spread: float) -> np.ndarray:
    drawn = rng.lognormal(0, spread, parts)
    return drawn / drawn.sum()


def _words(position: np.ndarray, words: np.ndarray) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.array(position, pa.int32()), pa.array(words, pa.string()))


if __name__ == "__main__":
    sys.exit(main())
