"""The page of figures has the shape that `make bench DOCS=1` writes, whatever the figures."""

from pathlib import Path

import pytest

from tests.bench import measured
from tests.bench.figure import Figure
from tests.bench.page import BEGIN, COLUMNS, END, PAGE, rewrite

SORTS = ("writes", "zipped asset", "import of ingest", "raw writes, batch 1,000", "`why`", "POST")
MET, MISSED = (
    Figure(what="a", value=1.0, goal=2, told="so"),
    Figure(what="b", value=3.0, goal=2, told="why"),
)


def rows() -> list[list[str]]:
    block = PAGE.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]
    lines = [line.strip("|").split("|") for line in block.splitlines() if line]
    return [[cell.strip() for cell in line] for line in lines]


def test_the_page_tells_a_number_of_each_sort() -> None:
    head, _, *told = rows()

    assert tuple(head) == COLUMNS
    assert [sort for sort in SORTS if not any(sort in row[0] for row in told)] == []
    assert all(row[1] == "left out" or float(row[1]) for row in told)


def test_what_has_a_goal_says_whether_it_is_met() -> None:
    for _, number, goal, met, *_ in rows()[2:]:
        limit = float(goal.removeprefix("≤ ")) if goal else None
        is_open = limit is None or number == "left out"
        assert met == ("" if is_open else "yes" if float(number) <= (limit or 0) else "NO")


def test_the_block_is_rewritten_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"above\n{BEGIN}\nold\n{END}\nbelow\n", encoding="utf-8")

    rewrite([MET, MISSED], page)

    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"above\n{BEGIN}\n")
    assert text.endswith(f"{END}\nbelow\n")
    assert "old" not in text
    assert "| a | 1 | ≤ 2 | yes | so |" in text
    assert "| b | 3 | ≤ 2 | NO | why |" in text


@pytest.mark.parametrize(
    ("figure", "met", "number"),
    [
        (MET, "yes", "1"),
        (MISSED, "NO", "3"),
        (Figure(what="no goal", value=9.0), "", "9"),
        (Figure(what="no Java", value=None, goal=1), "", "left out"),
    ],
)
def test_a_figure_misses_only_a_goal_that_it_has(figure: Figure, met: str, number: str) -> None:
    assert (figure.met, figure.number) == (met, number)
    assert figure.is_met == (met != "NO")


def test_without_java_every_row_of_the_engine_is_left_out_aloud(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(measured, "obstacle", lambda: "there is no java on this machine")

    found = measured.measured(tmp_path)

    told = {(figure.number, figure.told) for figure in measured.figures(found)}
    assert told == {("left out", "there is no java on this machine")}
