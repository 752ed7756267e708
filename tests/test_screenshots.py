"""Which pictures are taken, and how two of them are compared; no browser here."""

import re
from itertools import product
from pathlib import Path

import pytest
from PIL import Image

from pages.shell.rooms import BY_PATH, PAGES
from tests import screenshots
from tests.pages import support
from tests.screenshots import Shot


def test_every_page_of_the_registry_is_taken_as_it_opens_at_each_width_in_both_themes() -> None:
    opened = [shot for shot in screenshots.shots() if not shot.chosen]
    taken = {(shot.path, shot.width, shot.theme) for shot in opened if shot.path or shot.viewer == "cabinet"}
    asked = set(product((page.path for page in PAGES), (390, 768, 1366, 1920), ("light", "dark")))
    assert asked <= taken
    assert taken - asked == {("", 794, "paper")}


def test_the_home_is_taken_for_each_kind_of_reader_and_on_paper() -> None:
    homes = [shot for shot in screenshots.shots() if not shot.path]
    readers = ("cabinet", "public", "prefect:R53")
    assert {shot.viewer for shot in homes if shot.theme == "paper"} == set(readers)
    assert len(homes) == len(readers) * (4 * 2 + 1)


def test_what_may_be_chosen_in_a_page_is_taken_after_the_page_as_it_opens() -> None:
    of_finding = [shot for shot in screenshots.shots(widths=[390], themes=["dark"]) if shot.path == "counters-find"]
    assert [shot.chosen for shot in of_finding] == ["", "counters-open-on-saturday", "counter"]
    assert [shot.address for shot in of_finding] == [
        "counters-find?vue=cabinet&lang=fr",
        "counters-find?lieu=Redon&jour=5&vue=cabinet&lang=fr",
        "counters-find?guichet=FS0211&vue=cabinet&lang=fr",
    ]
    assert of_finding[-1].name == "counters-find-counter-cabinet-dark-390.png"


@pytest.mark.usefixtures("edition")
@pytest.mark.parametrize("name", screenshots.CHOSEN)
def test_an_address_with_something_chosen_shows_it(name: str) -> None:
    """It is another page than the one that opens, and nothing of the address is left aside."""
    path, asked = screenshots.CHOSEN[name]
    page = BY_PATH[path].module
    shown = support.page(page, **asked)
    assert shown != support.page(page)
    assert "n’est pas proposé ici" not in shown
    assert not re.search(r"<h1[^>]*>[^<]*(n’existe pas|[Aa]ucun(?! guichet connu ouvert))", shown)


def test_each_picture_has_a_file_of_its_own() -> None:
    names = [shot.name for shot in screenshots.shots()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[\w-]+\.png", name) for name in names)


def test_a_part_of_the_pictures_may_be_asked_for() -> None:
    found = screenshots.shots(widths=[390], themes=["dark"], paths=["legal"])
    assert found == [Shot("cabinet", "legal", "dark", 390)]


@pytest.mark.parametrize(("earlier", "later", "count"), [
    ([(10, 8)], [(10, 8)], 0),
    ([(10, 8)], [(10, 8), (3, 2)], 6),  # a patch of three by two
    ([(10, 8)], [(10, 11)], 30),  # three rows of ten more
    ([(10, 11)], [(10, 8), (3, 2)], 36),  # both
])  # fmt: skip
def test_pixels_that_differ_are_counted(
    tmp_path: Path, earlier: list[tuple[int, int]], later: list[tuple[int, int]], count: int
) -> None:
    _draw(tmp_path / "earlier.png", *earlier)
    _draw(tmp_path / "later.png", *later)
    drawn = tmp_path / "differences" / "one.png"
    assert screenshots.differing(tmp_path / "earlier.png", tmp_path / "later.png", drawn) == count
    assert drawn.exists() == bool(count)
    if count:
        with Image.open(drawn) as picture:
            assert picture.convert("RGB").tobytes().count(bytes((220, 0, 0))) == count


@pytest.mark.parametrize("folder", ["", "missing"])
def test_an_earlier_folder_is_another_one_that_is_there(
    tmp_path: Path, folder: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The folder that is written into would lose its pictures before they were compared."""
    (tmp_path / "kept.png").touch()
    monkeypatch.setattr("sys.argv", ["screenshots", "--into", str(tmp_path), "--against", str(tmp_path / folder)])
    with pytest.raises(SystemExit):
        screenshots.main()
    assert "give a copy, made before" in capsys.readouterr().err
    assert (tmp_path / "kept.png").exists()


def _draw(file: Path, size: tuple[int, int], patch: tuple[int, int] = (0, 0)) -> None:
    """White, with a patch of one shade less of blue in a corner."""
    picture = Image.new("RGB", size, "white")
    picture.paste((255, 255, 254), (0, 0, *patch))
    picture.save(file)


def test_the_sheet_holds_each_picture_with_what_changed_and_nothing_from_elsewhere(tmp_path: Path) -> None:
    wanted = [Shot("cabinet", "missions", "light", 390), Shot("prefect:R53", "", "paper", 794)]
    for folder, shot in product(("before", "now"), wanted):
        (tmp_path / folder).mkdir(exist_ok=True)
        _draw(tmp_path / folder / shot.name, (2, 2))
    _draw(tmp_path / "now" / wanted[1].name, (2, 2), (1, 1))
    compared = screenshots.compare(wanted, tmp_path / "now", tmp_path / "before")
    assert compared == {wanted[0].name: "equal", wanted[1].name: "1 px differ"}
    text = screenshots.sheet(wanted, tmp_path / "now", compared).read_text(encoding="utf-8")
    assert re.findall(r'src="([^"]+)"', text) == [shot.name for shot in wanted]
    assert "light 390 equal" in text
    assert "paper 794 1 px differ" in text
    assert "//" not in text


def test_pictures_of_the_readme_are_there_light_enough_and_described() -> None:
    readme = (screenshots.ROOT / "README.md").read_text(encoding="utf-8")
    shown = re.findall(r"!\[([^]]+)\]\(docs/([\w-]+)\.png\)", readme)
    assert [name for _, name in shown] == [name for name, *_ in screenshots.README]
    assert all(len(words) > 40 for words, _ in shown)
    for name, *_, width, height in screenshots.README:
        file = screenshots.ROOT / "docs" / f"{name}.png"
        assert file.stat().st_size < 150_000
        with Image.open(file) as picture:
            assert picture.size == (width, height)
