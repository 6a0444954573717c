"""JSON with the place of every key, since a refusal names line and column."""

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from localcloud.controlm.definitions.problems import DefinitionError, Path, Problem

TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]:,]|[^\s{}\[\]:,"]+')
DEEPEST = 100


@dataclass(slots=True)
class Document:
    """The top-level object of a file and where its keys stand."""

    content: dict[str, object]
    places: dict[Path, tuple[int, int]] = field(default_factory=dict)
    repeated: list[Path] = field(default_factory=list)

    def problem(self, path: Path, message: str) -> Problem:
        """Complain about what stands at a path, or about what it stands in."""
        known = next(path[:end] for end in range(len(path), -1, -1) if path[:end] in self.places)
        line, col = self.places[known]
        return Problem(message, line, col, ".".join(map(str, path)) or None)


def read(text: str) -> Document:
    """Parse a definitions file; `DefinitionError` unless it is one JSON object."""
    content = _parsed(text)
    if _depth(content) > DEEPEST:
        raise _at_start("Syntax error: nested too deeply")
    if not isinstance(content, dict):
        raise _at_start("The definitions file must hold a JSON object")
    document = Document(content, {(): (1, 1)})
    _Walk(text, document).whole()
    return document


def _parsed(text: str) -> object:
    if not text.strip():
        raise _at_start("The definitions file is empty")
    try:
        return json.loads(text, parse_constant=_refused_constant)
    except json.JSONDecodeError as error:
        raise DefinitionError(
            [Problem(f"Syntax error: {error.msg}", error.lineno, error.colno)]
        ) from error
    except RecursionError as error:
        raise _at_start("Syntax error: nested too deeply") from error


def _depth(content: object) -> int:
    level, depth = [content], 0
    while level:
        level = [inner for outer in level for inner in _within(outer)]
        depth += 1
    return depth


def _within(content: object) -> list[object]:
    if isinstance(content, dict):
        return list(content.values())
    return content if isinstance(content, list) else []


def _refused_constant(name: str) -> object:
    raise _at_start(f"Syntax error: {name} is no JSON")


def _at_start(message: str) -> DefinitionError:
    return DefinitionError([Problem(message, 1, 1)])


class _Walk:
    """Goes once more over text that is known to be JSON, and notes each key's place."""

    def __init__(self, text: str, document: Document) -> None:
        self._tokens: Iterator[re.Match[str]] = TOKEN.finditer(text)
        self._breaks = [at.start() for at in re.finditer("\n", text)]
        self._document = document

    def whole(self) -> None:
        """Take the text's one value."""
        self._value((), next(self._tokens))

    def _value(self, path: Path, token: re.Match[str]) -> None:
        if token.group() == "{":
            self._pairs(path)
        elif token.group() == "[":
            self._items(path)

    def _pairs(self, path: Path) -> None:
        for token in self._tokens:
            if token.group() == "}":
                return
            if token.group() != ",":
                self._pair(path, token)

    def _pair(self, path: Path, token: re.Match[str]) -> None:
        own = (*path, str(json.loads(token.group())))
        if own in self._document.places:
            self._document.repeated.append(own)
        self._document.places[own] = self._place(token.start())
        next(self._tokens)  # the colon
        self._value(own, next(self._tokens))

    def _items(self, path: Path) -> None:
        index = 0
        for token in self._tokens:
            if token.group() == "]":
                return
            if token.group() != ",":
                self._value((*path, index), token)
                index += 1

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._breaks, offset)
        begin = self._breaks[line - 1] + 1 if line else 0
        return line + 1, offset - begin + 1
