"""`python -m tests.screenshots`: every page as people see it, on one sheet, and what changed since an earlier one.

python -m tests.screenshots                    each page at four widths in both themes, homes on paper too, and some of
                                               them with something chosen
python -m tests.screenshots --against FOLDER   the same, then each picture beside that of an earlier folder
python -m tests.screenshots --widths 390 1366 --themes light --pages "" missions       only these
python -m tests.screenshots --readme           the pictures of the README, in docs/

A run that was cut goes on where it stopped; pictures of another state of the program are taken again.
"""

import argparse
import io
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode

from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, TimeoutError, sync_playwright

from pages.markup import Markup, concat, html
from pages.shell.rooms import BY_PATH, PAGES
from queries import access
from tests.conftest import CHROMIUM_OPTIONS, ROOT, running_server

WIDTHS = (1920, 1366, 768, 390)
SIDE_BY_SIDE = (768, 1366, 1920)  # px, taken of one opening of a page
PAPER = 794  # px, A4 at 96 dots an inch
THEMES = ("light", "dark")
HOME_READERS = ("public", "prefect:R53")
# What a page shows once something is chosen in it, by name: taken beside the page as it opens.
CHOSEN = {
    "three-regions": ("territory-compare", {"territoires": "R53,R52,R28"}),
    "selection": ("territory-compare", {"selection": "M1,O3,P1,R53,D35,FR"}),
    "bretagne": ("territory", {"region": "53"}),
    "mayotte": ("territory", {"departement": "976"}),
    "counters-open-on-saturday": ("counters-find", {"lieu": "Redon", "jour": "5"}),
    "counters-of-a-department": ("counters-map", {"departement": "35"}),
    "counter": ("counters-find", {"guichet": "FS0211"}),
    "proposal": ("reorganisation-proposals", {"proposition": "P-53-03"}),
    "mission": ("missions-inventory", {"mission": "URB01"}),
    "rows": ("method-rows", {"chiffre": "exercises"}),
}
HIGHEST = 16_000  # px: Chromium draws no taller picture whole
SHOWN = {390: 150, 768: 210, PAPER: 210, 1366: 300, 1920: 360}  # px, how wide a picture stands on the sheet
READ = ("app.py", ".streamlit", "data", "pages", "queries", "constraints.txt")
FINISHED = '[data-testid="stApp"][data-test-script-state="notRunning"]'
# Nothing is still coming: no run, no skeleton, no picture that the page asked for.
STILL = """() => !document.querySelector('[data-testid="stSkeleton"]')
    && document.querySelector('[data-test-script-state="notRunning"]') !== null
    && [...document.images].every(image => image.complete || image.loading === "lazy")"""
HEIGHT = """() => { const main = document.querySelector('[data-testid="stMain"]') || document.documentElement;
    return Math.ceil(main.getBoundingClientRect().top + main.scrollHeight); }"""
# The pictures of the README, of the open edition: name, reader, path, what is chosen there, width and
# height in px, and the part, "" all.
README = (
    ("home", "public", "", "", 1366, 900, ""),
    ("map", "public", "counters-map", "counters-of-a-department", 1366, 3100, ".st-key-panel-points"),
    ("phone", "prefect:R53", "", "", 390, 844, ""),
)
MOST = 150_000  # bytes of a picture of the README


@dataclass(frozen=True)
class Shot:
    """A picture: whose reading of which page, in which theme ("paper" as it is printed), at which width in px, and with
    what of `CHOSEN`, "" as it opens.
    """

    viewer: str
    path: str
    theme: str
    width: int
    chosen: str = ""

    @property
    def name(self) -> str:
        """Its file."""
        page = "-".join(filter(None, (self.path or "home", self.chosen)))
        return f"{page}-{self.viewer.replace(':', '-')}-{self.theme}-{self.width}.png"

    @property
    def address(self) -> str:
        """Where it is taken, under the root."""
        asked = CHOSEN[self.chosen][1] if self.chosen else {}
        return f"{self.path}?{urlencode({**asked, 'vue': self.viewer, 'lang': 'fr'})}"


def shots(widths: Sequence[int] = WIDTHS, themes: Sequence[str] = THEMES, paths: Sequence[str] = ()) -> list[Shot]:
    """Every picture, those of one opening of a page together; of these widths, themes and pages alone, () for all."""
    readings = [(viewer, page.path, "") for page in PAGES for viewer in _readers(page.path)]
    readings += [("cabinet", path, name) for name, (path, _) in CHOSEN.items()]
    order = list(BY_PATH)
    found = []
    for viewer, path, chosen in sorted(readings, key=lambda reading: order.index(reading[1])):
        for theme in themes:
            found += [Shot(viewer, path, theme, width, chosen) for width in WIDTHS if width in widths]
            if theme == "light" and not path:
                found.append(Shot(viewer, path, "paper", PAPER))
    return [shot for shot in found if not paths or shot.path in paths]


def _readers(path: str) -> tuple[str, ...]:
    usual = next(role for role in ("cabinet", "administrator") if access.opens(access.parse(role), BY_PATH[path].who))
    return (usual, *HOME_READERS) if not path else (usual,)


def state() -> str:
    """A hash of all that a picture is drawn from, but the edition."""
    files = [file for name in READ for file in sorted([ROOT / name, *(ROOT / name).rglob("*")]) if file.is_file()]
    kept = [file for file in files if not {"__pycache__", "editions"} & set(file.parts)]
    return sha256(b"".join(str(file.relative_to(ROOT)).encode() + file.read_bytes() for file in kept)).hexdigest()[:16]


def take(wanted: Sequence[Shot], folder: Path) -> None:
    """Write the pictures that are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    told, now = folder / "state.txt", state()
    if not told.exists() or told.read_text() != now:
        for old in folder.glob("*.png"):
            old.unlink()
        told.write_text(now)
    missing = [shot for shot in wanted if not (folder / shot.name).exists()]
    if not missing:
        return
    with running_server("streamlit", {}) as server, opened_browser() as browser:
        contexts: dict[str, Page] = {}
        opened = None
        for number, shot in enumerate(missing, 1):
            theme = "light" if shot.theme == "paper" else shot.theme
            if theme not in contexts:
                contexts[theme] = _context(browser, theme)
            page = contexts[theme]
            narrow = shot.width < min(SIDE_BY_SIDE)  # what slides into sight does so as the page opens
            if opened != (opened := (shot.address, theme, narrow)):
                _open(page, server, shot.address, shot.width)
            _write(page, shot, folder / shot.name)
            print(f"{number}/{len(missing)} {shot.name}", flush=True)


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """The system's Chromium, or the one that Playwright installed."""
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium")
        with closing(playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_OPTIONS)) as browser:
            yield browser


def _context(browser: Browser, theme: str) -> Page:
    context = browser.new_context(
        viewport={"width": 1366, "height": 900},
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
    )
    context.set_default_timeout(30_000)
    return context.new_page()


def _open(page: Page, server: str, address: str, width: int) -> None:
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{server}/{address}")
    page.locator(f"{FINISHED} h1").first.wait_for()
    page.locator(".tc-where").wait_for()  # the band of an edition: without one there is nothing to take
    _settle(page)


def _settle(page: Page) -> None:
    """Wait until nothing is coming and the height has stayed the same for a third of a second."""
    try:
        page.wait_for_function(STILL, timeout=10_000)
        page.wait_for_load_state("networkidle", timeout=10_000)
    except TimeoutError:
        print(f"still loading: {page.url}", flush=True)
    for _ in range(10):
        before = page.evaluate(HEIGHT)
        page.wait_for_timeout(350)
        if page.evaluate(HEIGHT) == before:
            return


def _write(page: Page, shot: Shot, file: Path) -> None:
    page.emulate_media(media="print" if shot.theme == "paper" else "screen")
    page.set_viewport_size({"width": shot.width, "height": 900})
    _settle(page)
    page.set_viewport_size({"width": shot.width, "height": min(HIGHEST, max(900, page.evaluate(HEIGHT)))})
    _settle(page)
    half = file.with_suffix(".part")
    half.write_bytes(page.screenshot(animations="disabled", caret="hide"))
    half.rename(file)


def sheet(wanted: Sequence[Shot], folder: Path, compared: dict[str, str] | None = None) -> Path:
    """Write `index.html` beside the pictures: a row an address, by theme and width, with what changed."""
    rows: dict[tuple[str, str], list[Shot]] = {}
    for shot in wanted:
        rows.setdefault((shot.path, " ".join(filter(None, (shot.viewer, shot.chosen)))), []).append(shot)
    body = concat(
        html(
            "<h2>/{} <small>{}</small></h2><div>{}</div>",
            path, told, concat(_figure(shot, (compared or {}).get(shot.name, "")) for shot in row),
        )
        for (path, told), row in rows.items()
    )  # fmt: skip
    written = html(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Every page</title><style>{}</style>'
        "<h1>Every page</h1>{}</html>",
        Markup(
            "body{font:14px sans-serif;margin:24px;background:#eee}div{display:flex;gap:12px;overflow-x:auto}"
            "figure{margin:0}img{max-height:720px;object-fit:cover;object-position:top;border:1px solid #999}"
        ),
        body,
    )
    (folder / "index.html").write_text(str(written), encoding="utf-8")
    return folder / "index.html"


def _figure(shot: Shot, said: str) -> Markup:
    return html(
        '<figure><a href="{name}"><img src="{name}" width="{shown}" loading="lazy" alt=""></a>'
        "<figcaption>{theme} {width} {said}</figcaption></figure>",
        name=shot.name, shown=SHOWN[shot.width], theme=shot.theme, width=shot.width, said=said,
    )  # fmt: skip


def differing(earlier: Path, later: Path, into: Path) -> int:
    """How many pixels of two pictures differ, what one has beyond the other included; drawn in red where any do."""
    with Image.open(earlier) as one, Image.open(later) as other:
        before, after = one.convert("RGB"), other.convert("RGB")
    size = max(before.width, after.width), max(before.height, after.height)
    common = min(before.width, after.width), min(before.height, after.height)
    unlike = ImageChops.difference(before.crop((0, 0, *common)), after.crop((0, 0, *common)))
    red, green, blue = unlike.split()
    inside = ImageChops.lighter(ImageChops.lighter(red, green), blue).point(lambda value: 255 if value else 0)
    mask = Image.new("L", size, 255)
    mask.paste(inside, (0, 0))
    count = mask.histogram()[255]
    if count:
        ground = Image.new("RGB", size, "white")
        ground.paste(Image.blend(after, Image.new("RGB", after.size, "white"), 0.6), (0, 0))
        ground.paste((220, 0, 0), mask=mask)
        into.parent.mkdir(parents=True, exist_ok=True)
        ground.save(into)
    return count


def compare(wanted: Sequence[Shot], folder: Path, earlier: Path) -> dict[str, str]:
    """By picture "equal", "new", or how many pixels differ; the difference is drawn in `differences/`."""
    found = {}
    for shot in wanted:
        if not (earlier / shot.name).exists():
            found[shot.name] = "new"
            continue
        count = differing(earlier / shot.name, folder / shot.name, folder / "differences" / shot.name)
        found[shot.name] = f"{count:,} px differ" if count else "equal"
    return found


def take_readme(folder: Path) -> None:
    """The pictures of the README: a first screen or a part, in few enough colours to stay below their weight."""
    folder.mkdir(exist_ok=True)
    own = {"EDITIONS_DIR": str(ROOT / "data" / "editions"), "DEMONSTRATION": "yes"}
    for name, viewer, path, chosen, width, height, part in README:
        with running_server("streamlit", own) as server, opened_browser() as browser:
            page = _context(browser, "light")
            _open(page, server, Shot(viewer, path, "light", width, chosen).address, width)
            page.set_viewport_size({"width": width, "height": height})
            _settle(page)
            shown = page.locator(part) if part else page
            with Image.open(io.BytesIO(shown.screenshot(animations="disabled", caret="hide"))) as taken:
                few = taken.convert("RGB").quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
            few.save(folder / f"{name}.png", optimize=True)
            weight = (folder / f"{name}.png").stat().st_size
            assert weight < MOST, f"{name}.png weighs {weight} bytes"
            print(f"{folder / name}.png {weight:,} bytes", flush=True)


def main() -> None:
    """What is asked on the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.screenshots", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--against", type=Path, metavar="FOLDER", help="an earlier folder of pictures")
    parser.add_argument("--into", type=Path, default=ROOT / "build" / "screenshots", metavar="FOLDER")
    parser.add_argument("--widths", type=int, nargs="+", choices=WIDTHS, default=WIDTHS)
    parser.add_argument("--themes", nargs="+", choices=THEMES, default=THEMES)
    parser.add_argument("--pages", nargs="+", choices=list(BY_PATH), default=(), metavar="PATH")
    parser.add_argument("--readme", action="store_true")
    asked = parser.parse_args()
    if asked.against and (not asked.against.is_dir() or asked.against.resolve() == asked.into.resolve()):
        parser.error(f"--against {asked.against}: give a copy, made before, of {asked.into}")
    if asked.readme:
        take_readme(ROOT / "docs")
        return
    wanted = shots(asked.widths, asked.themes, asked.pages)
    take(wanted, asked.into)
    compared = compare(wanted, asked.into, asked.against) if asked.against else {}
    for name, said in compared.items():
        print(f"{said:>20}  {name}")
    if compared:
        equal = sum(said == "equal" for said in compared.values())
        print(f"{equal} of {len(compared)} pictures are equal")
    print(sheet(wanted, asked.into, compared))


if __name__ == "__main__":
    main()
