"""What the server writes and counts of itself: one shape, short lists of labels, nothing of who asks or of a row."""

import ast
import json
import logging
import re
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send
from streamlit import config
from streamlit.testing.v1 import AppTest

from pages.server import audience, logs, metrics, observed
from pages.shell import serving
from pages.shell.rooms import MODULES
from tests.pages.conftest import DAYS
from tests.support import awaited

MAIN = Path(__file__).parents[2] / "pages" / "main.py"
TOKEN = "of thirty-two characters at least"
SECRET = "Guichet qui n'est pas publié"


# Lines --------------------------------------------------------------------------------------------------------------


def record(name: str, words: str, *args: object, error: bool = False, **extra: object) -> logging.LogRecord:
    made = logging.getLogger(name).makeRecord(name, logging.ERROR, "", 0, words, args, _raised() if error else None)
    made.__dict__.update(extra)
    return made


def _raised() -> "tuple[type[BaseException], BaseException, object]":
    try:
        raise ValueError(SECRET)
    except ValueError:
        return sys.exc_info()  # type: ignore[return-value]


def test_lines_are_of_one_shape_and_quote_no_error_and_no_library() -> None:
    written = [
        record("pages.shell.serving", "edition %s could not be read", "2026-x", error=True),
        record("pages.server.observed", "run", edition="2026-x", page="missions", outcome="ok", ms=1.5),
        record("streamlit.runtime", "the session of %s", SECRET),
    ]
    lines = [logs.Lines().format(one) for one in written]
    assert not any(SECRET in line or "\n" in line for line in lines)
    told = [json.loads(line) for line in lines]
    names = ["time", "level", "logger", "event", "edition", "page", "outcome", "ms", "error", "where"]
    assert [list(line) for line in told] == [names] * 3
    assert [line["event"] for line in told] == ["edition 2026-x could not be read", "run", "the session of %s"]
    assert (told[0]["error"], told[1]["error"]) == ("ValueError", None)
    (where,) = told[0]["where"]
    assert where.startswith("tests/pages/test_observed.py:")
    assert where.endswith(" _raised")
    assert (told[1]["page"], told[1]["outcome"], told[1]["ms"]) == ("missions", "ok", 1.5)


def test_an_error_of_a_page_goes_through_the_log() -> None:
    """Streamlit prints it past the log where rich is installed, unless its settings say otherwise."""
    assert config.get_option("logger.enableRich") is False


def test_plain_text_is_for_one_s_own_machine() -> None:
    text = logs.Text().format(record("pages.shell.serving", "run", error=True, page="missions"))
    assert "ERROR pages.shell.serving: run page=missions" in text
    assert f"ValueError: {SECRET}" in text


def test_what_a_browser_sent_is_one_line_that_is_cut_and_forges_no_other() -> None:
    """As Streamlit writes a fragment that nobody drew, whose name a browser may choose."""
    forged = "2026-11-30 08:00:00,000 ERROR pages.shell.serving: edition x could not be read"
    sent = f"abc\n{forged}\x1b[2J\u2028{'z' * 250_000}"
    fragment = record("streamlit.runtime.scriptrunner", "Couldn't find fragment with id %s.", sent)
    told = logs.Text().format(fragment)
    assert len(told) < 1000
    assert told.splitlines() == [told]
    assert "\\u000a" in told
    try:
        raise ValueError(sent)
    except ValueError:
        fragment.exc_info = sys.exc_info()
    lines = logs.Text().format(fragment).splitlines()
    assert not any(line.startswith("2026") for line in lines[1:])
    assert sum(map(len, lines)) < 10_000
    f_string = record("streamlit.web", f"no route for {sent}")
    assert len(logs.Lines().format(f_string)) < 1000


@pytest.mark.parametrize(("name", "value"), [("LOG_FORMAT", "xml"), ("METRICS_TOKEN", "short")])
def test_a_server_does_not_start_with_what_cannot_be(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match=name):
        audience.refuse_unknown()


# Counts -------------------------------------------------------------------------------------------------------------


def asked_by_alerts() -> set[str]:
    """The metrics that the alerts of docs/operator/runbook.md name."""
    runbook = (MAIN.parents[1] / "docs" / "operator" / "runbook.md").read_text(encoding="utf-8")
    (alerts,) = re.findall(r"^## Alerts\n(.*?)^## ", runbook, re.MULTILINE | re.DOTALL)
    return set(re.findall(r"\b(?:trois_chantiers|process)_\w+", alerts))


def counted(name: str, **labels: str) -> float:
    return metrics.REGISTRY.get_sample_value(f"trois_chantiers_{name}", labels) or 0.0


@pytest.mark.parametrize("told", [{}, {"Authorization": "Bearer other"}, {"Authorization": TOKEN}])
def test_metrics_answer_nobody_without_the_token(
    three: Path, reading: TestClient, told: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reading.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404  # none is set
    monkeypatch.setenv("METRICS_TOKEN", TOKEN)
    answer = reading.get("/metrics", headers=told)
    assert (answer.status_code, answer.text) == (404, "Not found")


def test_metrics_tell_the_edition_served_and_no_territory(
    three: Path, reading: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("METRICS_TOKEN", TOKEN)
    monkeypatch.setattr(metrics.REGISTRY, "_collector_to_names", dict(metrics.REGISTRY._collector_to_names))
    monkeypatch.setattr(metrics.REGISTRY, "_names_to_collectors", dict(metrics.REGISTRY._names_to_collectors))
    metrics.begin()
    answer = reading.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.headers["cache-control"] == "no-store"
    families = [*text_string_to_metric_families(answer.text)]
    found = {sample.name.removeprefix("trois_chantiers_"): sample for family in families for sample in family.samples}
    assert asked_by_alerts() <= {family.name + end for family in families for end in ("", "_total", "_bucket")}
    assert found["edition_info"].labels == {"edition": "third", "kind": "demonstration"}
    assert found["edition_served"].value == 1
    assert found["editions_published"].value == len(DAYS)
    assert found["process_resident_memory_bytes"].value > 10_000_000
    assert found["disk_bytes"].value > 0
    serving._served.found = None
    (three / "CURRENT").write_text("gone\n")
    serving.follow()
    text = reading.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    assert "trois_chantiers_edition_served 0.0" in text


ROUTES = [("/", "overview"), ("/missions", "missions"), ("/api/v1/x?department=35", "api"), ("/fige/abc", "fige")]
ROUTES += [("/static/js/x.js", "static"), ("/R53/anne.martin@example.fr", "other"), ("//", "overview")]


@pytest.mark.parametrize(("path", "route"), ROUTES)
def test_a_route_is_one_of_a_short_list(path: str, route: str) -> None:
    assert observed.route(path) == route


@pytest.mark.parametrize(("status", "outcome"), [(200, "ok"), (304, "ok"), (421, "refused"), (503, "error")])
def test_answers_are_counted_by_outcome(status: int, outcome: str, caplog: pytest.LogCaptureFixture) -> None:
    before = counted("requests_total", route="resume", outcome=outcome)
    client = TestClient(observed.observed(PlainTextResponse("", status)))
    with caplog.at_level(logging.INFO, "pages.server.observed"):
        client.get("/resume?au=2024-12-31&mail=anne.martin@example.fr")
    assert counted("requests_total", route="resume", outcome=outcome) == before + 1
    (line,) = [one for one in caplog.records if one.name == "pages.server.observed"]
    assert (line.page, line.outcome, line.levelname) == ("resume", outcome, "ERROR" if status == 503 else "INFO")  # type: ignore[attr-defined]
    assert "martin" not in logs.Lines().format(line)


def test_a_tab_is_open_until_it_is_closed() -> None:
    async def echo(scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        await send({"type": "websocket.accept"})
        await receive()

    before, opened = counted("sessions"), counted("sessions_opened_total")
    with TestClient(observed.observed(echo)).websocket_connect("/_stcore/stream"):
        assert counted("sessions") == before + 1
    assert (counted("sessions"), counted("sessions_opened_total")) == (before, opened + 1)


def test_an_answer_that_fails_is_an_error() -> None:
    async def breaks(*_: object) -> None:
        raise ZeroDivisionError

    before = counted("requests_total", route="resume", outcome="error")
    with pytest.raises(ZeroDivisionError):
        awaited(observed.observed(breaks)({"type": "http", "path": "/resume"}, None, None))  # type: ignore[arg-type]
    assert counted("requests_total", route="resume", outcome="error") == before + 1


@pytest.mark.wide
def test_a_page_that_is_drawn_is_counted_once_whatever_its_parts(three: Path, caplog: pytest.LogCaptureFixture) -> None:
    before = counted("runs_total", page=observed.HOME, outcome="ok")
    with caplog.at_level(logging.INFO, "pages.server.observed"):
        AppTest.from_file(MAIN, default_timeout=90).run()
    assert counted("runs_total", page=observed.HOME, outcome="ok") == before + 1
    (line,) = [json.loads(logs.Lines().format(one)) for one in caplog.records if one.name == "pages.server.observed"]
    assert (line["event"], line["page"], line["outcome"], line["edition"]) == ("run", observed.HOME, "ok", "third")
    assert MODULES[""].endswith(observed.HOME)


class _Left(BaseException):
    """As Streamlit ends a run that its reader left."""


@pytest.mark.parametrize("whole", [True, False], ids=["of the page", "of a part, which Streamlit tells of first"])
def test_a_page_that_fails_is_counted_once_as_such(three: Path, whole: bool) -> None:
    def outcomes() -> list[float]:
        return [counted("runs_total", page="missions", outcome=one) for one in ("ok", "error")]

    before, error = outcomes(), ZeroDivisionError()
    reader = serving.reader_again()
    with suppress(ZeroDivisionError), observed.run():
        observed.of(reader, "missions")
        if not whole:
            observed.failed(error)
        raise error
    if whole:
        observed.failed(error)
    assert outcomes() == [before[0], before[1] + 1]
    with suppress(_Left), observed.run(reader, "missions"):
        raise _Left
    assert outcomes() == [before[0] + 1, before[1] + 1]


def test_the_server_tells_of_each_error_of_a_page() -> None:
    tree = ast.parse((MAIN.parents[1] / "app.py").read_text(encoding="utf-8"))
    (app,) = (one for one in ast.walk(tree) if isinstance(one, ast.Call) and ast.unparse(one.func) == "st.App")
    assert [ast.unparse(one.value) for one in app.keywords if one.arg == "on_script_error"] == ["observed.failed"]
