"""Found, missed or undecided: only a complete answer of a server that is up is a miss."""

from datetime import timedelta
from typing import Any

import pytest

from muster.core.job import Found, Missed, Sight, Undecided
from tests.unit.controlm_client import FOLDER, SEARCH, StandingClock, a_client
from tests.unit.scripted import DROP, ScriptedServer, reply

UP = reply(200, [{"name": "OTHER", "state": "down"}, {"name": "IN01", "state": "Up"}])
NONE = reply(200, {"statuses": [], "returned": 0, "total": 0})
DAY = timedelta(days=1)


def row(**facts: object) -> dict[str, object]:
    """Return the row of a job of the folder; a fact of None is left out."""
    known = {
        "jobId": "IN01:00002",
        "folderId": "IN01:00001",
        "name": "appl-42",
        "folder": FOLDER,
        "type": "Command",
        "deleted": False,
        "ctm": "IN01",
    }
    return {name: fact for name, fact in (known | facts).items() if fact is not None}


TOP = row(jobId="IN01:00001", folderId="IN01:", name=FOLDER, type="Folder")


def page(*rows: Any, status: int = 200, total: int | None = None) -> bytes:  # noqa: ANN401 - JSON
    counts = {"returned": len(rows), "total": len(rows) if total is None else total}
    return reply(status, {"statuses": list(rows), **counts})


def sight(*answers: bytes, later: timedelta = timedelta(), **settings: object) -> Sight:
    clock = StandingClock()
    clock.move(later)
    with ScriptedServer(answers) as server:
        return a_client(server.endpoint, None, clock, **settings).look_up(SEARCH)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([TOP, row()], Found("IN01:00001", ("IN01:00002",)), id="folder and job"),
        pytest.param([TOP], Found("IN01:00001", ()), id="the folder alone"),
        pytest.param([row()], Found("IN01:00001", ("IN01:00002",)), id="no row for the folder"),
        pytest.param(
            [row(jobId="IN01:00009", folderId="IN01:00008"), row()],
            Found("IN01:00001", ("IN01:00002",)),
            id="the first of two instances",
        ),
        pytest.param(
            [row(folder="bdl-7"), row(ctm="IN02"), row()],
            Found("IN01:00001", ("IN01:00002",)),
            id="a filter that was ignored",
        ),
    ],
)
def test_an_instance_is_found(rows: list[dict[str, object]], expected: Found) -> None:
    assert sight(page(*rows)) == expected


def test_what_is_found_counts_even_in_a_truncated_answer() -> None:
    assert sight(page(TOP, status=206, total=5000)) == Found("IN01:00001", ())


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([], id="no rows"),
        pytest.param([row(folder="bdl-42-aaaaaaaaab")], id="another folder"),
        pytest.param([row(folder=f"{FOLDER}/sub")], id="a path is not the folder"),
        pytest.param([row(folder=FOLDER.upper())], id="another case"),
        pytest.param([row(ctm="IN02")], id="another server"),
        pytest.param([row(deleted=True)], id="deleted"),
        pytest.param([row(name=FOLDER, folder="bdl-7")], id="a job that is called like it"),
        pytest.param([row(type="Folder", name="bdl-7")], id="a folder of another name"),
    ],
)
def test_a_complete_answer_without_the_folder_is_a_miss(rows: list[dict[str, object]]) -> None:
    assert sight(page(*rows), UP) == Missed()


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(page(status=206, total=9), id="206"),
        pytest.param(page(status=206), id="206 that claims to be whole"),
        pytest.param(page(row(folder="bdl-7"), total=2), id="fewer rows than there are"),
        pytest.param(reply(200, {"statuses": [], "returned": 0}), id="no total"),
        pytest.param(reply(200, {"statuses": [], "returned": 1, "total": 1}), id="rows missing"),
        pytest.param(reply(200, {"statuses": [7], "returned": 1, "total": 1}), id="an odd row"),
        pytest.param(reply(200, []), id="a list"),
        pytest.param(reply(200, b"<html>"), id="HTML"),
        pytest.param(reply(200, b'{"statuses": ['), id="broken JSON"),
        pytest.param(page(row(folder=None)), id="a row without folder"),
        pytest.param(page(row(ctm=None)), id="a row without ctm"),
        pytest.param(page(row(deleted=None)), id="a row without deleted"),
        pytest.param(reply(302, None, Location="http://127.0.0.1:9/"), id="a redirect"),
        pytest.param(reply(400, {"errors": [{"message": "unknown parameter"}]}), id="400"),
        pytest.param(reply(429, {"message": "Too Many Requests"}), id="429"),
        pytest.param(reply(500, {"errors": [{"message": "oops"}]}), id="500"),
        pytest.param(reply(503, b"<html>"), id="503 with HTML"),
        pytest.param(DROP, id="no answer"),
    ],
)
def test_anything_less_decides_nothing(answer: bytes) -> None:
    assert isinstance(sight(answer, UP), Undecided)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        pytest.param(reply(200, [{"name": "IN01", "state": "down"}]), "is down", id="down"),
        pytest.param(reply(200, [{"name": "IN01"}]), "is None", id="no state"),
        pytest.param(reply(200, [{"name": "IN02", "state": "up"}]), "not listed", id="unlisted"),
        pytest.param(reply(200, {}), "not listed", id="not a list"),
        pytest.param(reply(500, b"<html>"), "500", id="an error"),
        pytest.param(DROP, "no whole answer", id="no answer"),
    ],
)
def test_a_server_that_is_not_known_to_be_up_decides_nothing(answer: bytes, said: str) -> None:
    found = sight(NONE, answer)

    assert isinstance(found, Undecided)
    assert said in found.reason


def archived(*rows: Any, more: object = False, status: int = 200) -> bytes:  # noqa: ANN401 - JSON
    document = {
        "jobs": list(rows),
        "returned": len(rows),
        "additionalJobsMatchSearchCriteria": more,
    }
    return reply(status, document)


@pytest.mark.parametrize(
    ("archive", "expected"),
    [
        pytest.param(archived(TOP), Found("IN01:00001", ()), id="archived"),
        pytest.param(archived(), Missed(), id="not there either"),
    ],
)
def test_after_new_day_the_archive_decides(archive: bytes, expected: Sight) -> None:
    assert sight(NONE, UP, archive, later=DAY) == expected


@pytest.mark.parametrize(
    "archive",
    [
        pytest.param(reply(404, {"errors": [{"message": "no archive"}]}), id="no archive"),
        pytest.param(reply(503, b"<html>"), id="an archive that is down"),
        pytest.param(archived(more=True), id="a part of the archive"),
        pytest.param(archived(more=None), id="perhaps a part of the archive"),
        pytest.param(archived(status=206), id="206 of the archive"),
        pytest.param(DROP, id="no answer"),
    ],
)
def test_after_new_day_nothing_else_decides(archive: bytes) -> None:
    found = sight(NONE, UP, archive, later=DAY)

    assert isinstance(found, Undecided)
    assert "New Day has passed" in found.reason


def test_the_questions_carry_the_exact_name_and_no_date_but_the_archive_s() -> None:
    clock = StandingClock()
    clock.move(DAY)
    with ScriptedServer([NONE, UP, archived()]) as server:
        a_client(server.endpoint, clock=clock).look_up(SEARCH)

    assert [asked.target for asked in server.asked] == [
        f"/automation-api/run/jobs/status?folder={FOLDER}&ctm=IN01&deleted=false",
        "/automation-api/config/servers",
        f"/automation-api/archive/search?folder={FOLDER}&ctm=IN01&orderDateFrom=2026-11-19",
    ]


def test_an_ordered_folder_s_name_is_not_ours_to_look_for() -> None:
    assert isinstance(sight(operation="order"), Undecided)
