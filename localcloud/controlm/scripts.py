"""Files of behaviours, faults and switches, YAML or JSON; what is wrong is told with its line."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TypeVar

import yaml

from localcloud.controlm.behaviours import Behaviour
from localcloud.controlm.faults import Fault
from localcloud.controlm.fields import FieldError, built
from localcloud.controlm.switches import Switches

T = TypeVar("T")
Place = tuple[str | int, ...]


class ScriptError(ValueError):
    """A file cannot be taken; says which, where and why."""


def behaviours_in(path: Path) -> list[Behaviour]:
    """Read a file of `behaviours:`."""
    script = _Script(path, {"behaviours"})
    return script.each("behaviours", lambda values: built(Behaviour, values))


def faults_in(path: Path) -> tuple[list[Fault], int]:
    """Read a file of `faults:` and, where draws are to begin elsewhere than at 0, a `seed:`."""
    script = _Script(path, {"faults", "seed"})
    seed = script.content.get("seed", 0)
    if type(seed) is not int:
        raise script.wrong(("seed",), "seed must be a whole number")
    return script.each("faults", lambda values: built(Fault, values)), seed


def switches_in(path: Path) -> Switches:
    """Read a file that names the switches to turn."""
    script = _Script(path)
    return script.tried((), lambda: Switches().with_values(script.content))


class _Script:
    """One file: its mapping, and the line of everything in it."""

    def __init__(self, path: Path, known: set[str] | None = None) -> None:
        self._path = path
        self._lines: dict[Place, int] = {(): 1}
        self.content = self._read()
        for name in self.content:
            if known is not None and name not in known:
                raise self.wrong(
                    (name,), f"{name} is unknown; there are {', '.join(sorted(known))}"
                )

    def each(self, name: str, build: Callable[[Mapping[str, object]], T]) -> list[T]:
        """Build something of each object of a list."""
        listed = self.content.get(name)
        if not isinstance(listed, list):
            raise self.wrong((name,), f"{name} must be a list")
        for index, one in enumerate(listed):
            if not isinstance(one, dict):
                raise self.wrong((name, index), f"each of {name} must be a mapping")
        return [self.tried((name, at), partial(build, one)) for at, one in enumerate(listed)]

    def tried(self, place: Place, build: Callable[[], T]) -> T:
        """Build, and tell the line of what is wrong."""
        try:
            return build()
        except FieldError as error:
            raise self.wrong((*place, error.field or ""), str(error)) from error
        except ValueError as error:
            raise self.wrong(place, str(error)) from error

    def wrong(self, place: Place, message: str) -> ScriptError:
        """Say what is wrong with what stands at a place, or with what it stands in."""
        known = next(place[:end] for end in range(len(place), -1, -1) if place[:end] in self._lines)
        return ScriptError(f"{self._path}:{self._lines[known]}: {message}")

    def _read(self) -> dict[str, object]:
        try:
            text = self._path.read_text(encoding="utf-8")
            root = yaml.compose(text, Loader=yaml.SafeLoader)
            content = yaml.safe_load(text)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark
            line = 1 if mark is None else mark.line + 1
            raise ScriptError(f"{self._path}:{line}: {error.problem}") from error
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise ScriptError(f"{self._path}: {error}") from error
        if not isinstance(content, dict) or not all(isinstance(name, str) for name in content):
            raise self.wrong((), "the file must hold a mapping with names")
        self._note((), root)
        return content

    def _note(self, place: Place, node: yaml.Node | None) -> None:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._put((*place, key.value), key)
                self._note((*place, key.value), value)
        if isinstance(node, yaml.SequenceNode):
            for index, value in enumerate(node.value):
                self._put((*place, index), value)
                self._note((*place, index), value)

    def _put(self, place: Place, node: yaml.Node) -> None:
        if place in self._lines:
            raise ScriptError(f"{self._path}:{node.start_mark.line + 1}: {place[-1]} occurs twice")
        self._lines[place] = node.start_mark.line + 1
