"""What happens to files on their way, by what a column holds: how its cells are changed."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

ONE = 2  # the row of which one cell alone is damaged

Change = Callable[[str], str]


@dataclass(frozen=True)
class Damage:
    """A change of every cell of a column that holds something, or of one."""

    kinds: tuple[str, ...]
    change: Change
    everywhere: bool = True

    def done(self, texts: list[str]) -> list[str]:
        """The cells of a column once damaged."""
        held = [i for i, text in enumerate(texts) if text]
        struck = set(held if self.everywhere else held[min(ONE, len(held) - 1) :][:1])
        return [self.change(text) if i in struck else text for i, text in enumerate(texts)]


def parted(sign: str) -> Change:
    """5447 as 5,447: a sign between thousands."""
    return lambda text: f"{int(float(text)):,}".replace(",", sign)


def instead(text: str) -> Change:
    """Something else in the place of a value."""
    return lambda _: text


def dated(form: str) -> Change:
    """A day in another form."""
    return lambda text: datetime.date.fromisoformat(text).strftime(form)


def universal(text: str) -> str:
    """Midnight in Paris in universal time: an hour before in winter, two in summer (April to October here)."""
    day = datetime.date.fromisoformat(text)
    return f"{day - datetime.timedelta(days=1)}T{22 if 4 <= day.month <= 10 else 23}:00:00.000Z"


def serial(text: str) -> str:
    """The number that a spreadsheet gives to a day."""
    return str((datetime.date.fromisoformat(text) - datetime.date(1899, 12, 30)).days)


def read_as_windows(encoding: str) -> Change:
    """Text written in one encoding and read in Windows-1252, where that can be."""
    return lambda text: text.encode(encoding, "replace").decode("cp1252", "replace")


def without_accents(text: str) -> str:
    """A question mark for each accented letter."""
    return "".join(character if character.isascii() else "?" for character in text)


def times(factor: float) -> Change:
    """A number in another unit, or with a digit more or less."""
    return lambda text: f"{float(text) * factor:.9g}"


def in_2031(text: str) -> str:
    """The same day, of a year that is far ahead."""
    return re.sub(r"20\d\d", "2031", text)


def of_no_width(text: str) -> str:
    """A space that nobody sees, after the first letter."""
    return f"{text[:1]}\u200b{text[1:]}"


def entities(text: str) -> str:
    """Codes of web pages for accented letters."""
    return text.encode("ascii", "xmlcharrefreplace").decode()


WHOLE = ("count", "amount", "savings")  # an amount has no neighbours of its size, and may be negative
FIGURES = (*WHOLE, "share", "staff", "staff saved", "staff by year", "degrees", "rate")
DATES = ("date", "month", "planned date")  # what is planned has its day ahead of it
PLACES = ("department", "region", "zone", "commune")

DAMAGES = {
    "thousands: 5,447": Damage(WHOLE, parted(",")),
    "thousands: 5.447": Damage(WHOLE, parted(".")),
    "thousands: 5'447": Damage(WHOLE, parted("'")),
    "thousands: 5’447": Damage(WHOLE, parted("’")),
    "thousands: a space": Damage(WHOLE, parted(" ")),
    "thousands: an unbreakable space": Damage(WHOLE, parted("\u00a0")),
    "thousands: a narrow space": Damage(WHOLE, parted("\u202f")),
    "thousands: a thin space": Damage(WHOLE, parted("\u2009")),
    "thousands: 5,447 in one cell": Damage(WHOLE, parted(","), False),
    "thousands: 5.447 in one cell": Damage(WHOLE, parted("."), False),
    "decimals: 5447.0": Damage(WHOLE, lambda text: f"{int(float(text))}.0"),
    "decimals: 5447,00": Damage(WHOLE, lambda text: f"{int(float(text))},00"),
    "decimals: a comma": Damage(("share", "staff", "degrees", "rate"), lambda text: text.replace(".", ",")),
    "shortened: 5.4E+03": Damage(WHOLE, lambda text: f"{float(text):.1E}"),
    "missing: #N/A": Damage((*FIGURES, *DATES, *PLACES), instead("#N/A"), False),
    "missing: NC": Damage((*FIGURES, *DATES, *PLACES), instead("NC"), False),
    "missing: secret": Damage((*FIGURES, *DATES), instead("secret"), False),
    "missing: -": Damage((*FIGURES, *DATES, *PLACES), instead("-"), False),
    "missing: ..": Damage((*FIGURES, *DATES, *PLACES), instead(".."), False),
    "bound: <10": Damage((*WHOLE, "share"), instead("<10"), False),
    "mark: 5447 *": Damage((*WHOLE, "share"), lambda text: f"{text} *", False),
    "mark: 5447 (p)": Damage((*WHOLE, "share"), lambda text: f"{text} (p)", False),
    "number: 1e20": Damage(FIGURES, instead("1e20"), False),
    "number: 1e400": Damage(FIGURES, instead("1e400"), False),
    "number: inf": Damage(FIGURES, instead("inf"), False),
    "number: ²": Damage((*FIGURES, *DATES, *PLACES), instead("²"), False),
    "number: two in one cell": Damage(WHOLE, instead("12 34"), False),
    "number: negative": Damage(("count", "share", "rate"), lambda text: f"-{text}", False),
    "scale: a thousand times": Damage(("count",), lambda text: str(int(float(text)) * 1000), False),
    "scale: a thousandth": Damage(("count",), lambda text: str(float(text) / 1000), False),
    "share: 0.95": Damage(("share", "rate"), lambda text: f"{float(text) / 100:.4f}"),
    "share: 0.95 in one cell": Damage(("share",), lambda text: f"{float(text) / 100:.4f}", False),
    "share: 97.5 %": Damage(("share", "rate"), lambda text: f"{text} %"),
    "share: over 100": Damage(("share", "rate"), instead("197.5"), False),
    "date: 31/01/2023": Damage(DATES, dated("%d/%m/%Y")),
    "date: 01/31/2023": Damage(DATES, dated("%m/%d/%Y")),
    "date: 01/31/2023 in one cell": Damage(DATES, dated("%m/%d/%Y"), False),
    "date: 31/01/23": Damage(DATES, dated("%d/%m/%y")),
    "date: 2023-31-01": Damage(DATES, dated("%Y-%d-%m")),
    "date: in universal time": Damage(DATES, universal),
    "date: the same without its zone": Damage(DATES, lambda text: universal(text).replace(".000Z", "")),
    "date: midnight": Damage(DATES, lambda text: f"{text}T00:00:00"),
    "date: a spreadsheet's number": Damage(DATES, serial),
    "zero: for what is missing": Damage(("count", "share"), instead("0"), False),
    "savings: in thousands": Damage(("savings",), times(1 / 1000)),
    "savings: in millions": Damage(("savings",), times(1 / 1_000_000)),
    "savings: a thousand times, in one cell": Damage(("savings",), times(1000), False),
    "staff: more saved than concerned": Damage(("staff saved",), times(100), False),
    "staff: ten times, in one year": Damage(("staff by year",), times(10), False),
    "staff: a tenth, in one year": Damage(("staff by year",), times(1 / 10), False),
    "date: in 2031": Damage(("date", "month", "date in text"), in_2031, False),
    "text: a space of no width": Damage((*FIGURES, *DATES, *PLACES, "text", "choice", "date in text"), of_no_width),
    "text: entities": Damage(("text", "date in text"), entities),
    "text: encoded twice": Damage(("text", "date in text"), read_as_windows("utf-8")),
    "text: a Mac's, read as Windows": Damage(("text", "date in text"), read_as_windows("mac_roman")),
    "text: DOS, read as Windows": Damage(("text", "date in text"), read_as_windows("cp850")),
    "text: ? for accents": Damage(("text", "date in text"), without_accents),
    "department: R84": Damage(("department",), instead("R84"), False),
    "department: R11": Damage(("department",), instead("R11"), False),
    "department: first zeros lost": Damage(("department", "commune"), lambda text: text.lstrip("0")),
    "department: D01": Damage(("department",), lambda text: f"D{text}"),
    "region: D84": Damage(("region",), instead("D84"), False),
    "region: R84": Damage(("region",), lambda text: f"R{text}"),
    "zone: without its letter": Damage(("zone",), lambda text: text[1:], False),
    "year: without a price": Damage(("year",), instead("2017"), False),
}
