"""Files of behaviours, faults and switches: what they may say, and where they are wrong."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from localcloud.controlm import Behaviour, Fault
from localcloud.controlm.scripts import ScriptError, behaviours_in, faults_in, switches_in

FAULTS = """\
seed: 7
faults:
  - {kind: "503", route: GET /run/jobs/status, count: null, probability: 0.25}
  - kind: latency
    seconds: 2
"""
BEHAVIOURS = """\
{"behaviours": [
  {"pattern": "load-*", "duration_s": 90, "exit_code": 1, "output": "no space left"}
]}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "script.yaml"
    path.write_text(text)
    return path


def test_faults_with_their_seed(tmp_path: Path) -> None:
    faults, seed = faults_in(written(tmp_path, FAULTS))

    assert seed == 7
    assert faults == [
        Fault(kind="503", route="GET /run/jobs/status", count=None, probability=0.25),
        Fault(kind="latency", seconds=2),
    ]


def test_behaviours_as_json(tmp_path: Path) -> None:
    [found] = behaviours_in(written(tmp_path, BEHAVIOURS))

    assert found == Behaviour(pattern="load-*", duration_s=90, exit_code=1, output="no space left")


def test_switches(tmp_path: Path) -> None:
    switches = switches_in(written(tmp_path, "flavour: saas\norder_latency_s: 5\n"))

    assert (switches.flavour, switches.order_latency_s) == ("saas", 5)


Read = Callable[[Path], object]
WRONG: dict[str, tuple[Read, str, int, str]] = {
    "no YAML": (faults_in, "faults:\n  - {kind: [", 2, "expected"),
    "a list": (faults_in, "- kind: reset\n", 1, "must hold a mapping"),
    "empty": (switches_in, "", 1, "must hold a mapping"),
    "an unknown name": (faults_in, "faults: []\nfault: []\n", 2, "fault is unknown"),
    "no list": (faults_in, "seed: 1\nfaults: reset\n", 2, "faults must be a list"),
    "a list of words": (faults_in, "faults:\n  - reset\n", 2, "must be a mapping"),
    "an unknown kind": (faults_in, "faults:\n  - count: 1\n    kind: rain\n", 3, "kind='rain'"),
    "an unknown field": (faults_in, 'faults:\n  - kind: "500"\n    colour: red\n', 3, "colour is"),
    "a kind as a number": (faults_in, "faults:\n  - kind: 500\n", 2, "kind=500 must be one of"),
    "a field missing": (faults_in, "faults:\n  - count: 1\n", 2, "kind is missing"),
    "a count of 0": (faults_in, "faults:\n  - kind: reset\n    count: 0\n", 2, "count must be 1"),
    "a seed that is text": (faults_in, "faults: []\nseed: x\n", 2, "seed must be a whole"),
    "a name twice": (faults_in, "faults: []\nseed: 1\nseed: 2\n", 3, "seed occurs twice"),
    "an exit code as text": (
        behaviours_in,
        'behaviours:\n  - pattern: a\n    exit_code: "1"\n',
        3,
        "exit_code='1' must be a whole number",
    ),
    "a negative duration": (
        behaviours_in,
        "behaviours:\n  - {pattern: a, duration_s: -1}\n",
        2,
        "must not be below 0",
    ),
    "an endless duration": (
        behaviours_in,
        "behaviours:\n  - {pattern: a, duration_s: .inf}\n",
        2,
        "must be a number",
    ),
    "an unknown switch": (switches_in, "flavour: saas\ncolour: red\n", 2, "colour is unknown"),
    "an unknown position": (switches_in, "comma_lists: 1\n", 1, "must be true or false"),
    "a switch below 0": (switches_in, "order_latency_s: -1\n", 1, "must not be below 0"),
}


@pytest.mark.parametrize(("read", "text", "line", "said"), WRONG.values(), ids=list(WRONG))
def test_what_is_wrong_is_told_with_file_and_line(
    tmp_path: Path, read: Read, text: str, line: int, said: str
) -> None:
    path = written(tmp_path, text)

    with pytest.raises(ScriptError, match=re.escape(f"{path}:{line}: ")) as raised:
        read(path)

    assert said in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ScriptError, match=r"nowhere\.yaml"):
        faults_in(tmp_path / "nowhere.yaml")
