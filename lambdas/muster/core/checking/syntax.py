"""PyYAML's syntax errors in words that say what to write instead."""

import re

import yaml

CANNOT_START = re.compile(r"found character '(.)' that cannot start any token")
REFERENCE = re.compile(r"@[^\s,\]}]{0,60}")
SWALLOWED = re.compile(r"(?<=\s)#[^\s,}\]]+")
LINE_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")  # what PyYAML counts as one
OPENED = {"while parsing a flow mapping": "'{'", "while parsing a flow sequence": "'['"}
QUOTED = {"while scanning a quoted scalar": "quotation mark"}


class NotYamlError(Exception):
    """The file has no tree; says in which line and why."""

    def __init__(self, line: int, message: str) -> None:
        """Keep both for the report."""
        self.line = line
        self.message = message
        super().__init__(message)


def lines_of(text: str) -> list[str]:
    """Split text into lines as PyYAML counts them."""
    return LINE_BREAK.split(text)


def explained(error: yaml.YAMLError, text: str) -> NotYamlError:
    """Turn what PyYAML raised into one line and one sentence."""
    if isinstance(error, yaml.reader.ReaderError):
        line = len(lines_of(text[: error.position]))
        return NotYamlError(
            line, f"not YAML: a character that no text holds: {chr(error.character)!r}"
        )
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return NotYamlError(1, f"not YAML: {error}")
    lines = lines_of(text)
    return (
        _swallowed_brace(error, lines)
        or _still_open(error, error.problem_mark)
        or _cannot_start(error, error.problem_mark, lines)
        or NotYamlError(error.problem_mark.line + 1, f"not YAML: {_sentence(error)}")
    )


def _swallowed_brace(error: yaml.MarkedYAMLError, lines: list[str]) -> NotYamlError | None:
    """Recognise `{contact: #oncall}`: the comment swallows the closing brace."""
    brace = OPENED.get(error.context or "")
    if brace is None or error.context_mark is None:
        return None
    line = error.context_mark.line
    comment = SWALLOWED.search(lines[line], error.context_mark.column)
    if comment is None:
        return None
    opened = f"the '#' starts a comment and leaves the {brace} of line {line + 1} open"
    return NotYamlError(line + 1, f'not YAML: {opened}; quote "{comment[0]}"')


def _still_open(error: yaml.MarkedYAMLError, mark: yaml.Mark) -> NotYamlError | None:
    opened = OPENED.get(error.context or "") or QUOTED.get(error.context or "")
    if opened is None or error.context_mark is None or error.context_mark.line == mark.line:
        return None
    line = error.context_mark.line + 1
    return NotYamlError(line, f"not YAML: the {opened} of line {line} is not closed")


def _cannot_start(
    error: yaml.MarkedYAMLError, mark: yaml.Mark, lines: list[str]
) -> NotYamlError | None:
    character = CANNOT_START.search(error.problem or "")
    if character is None:
        return None
    advice = "quote the text"
    reference = REFERENCE.match(lines[mark.line], mark.column) if mark.line < len(lines) else None
    if reference:
        advice = f'quote the reference: "{reference[0]}"'
    message = f"not YAML: '{character[1]}' cannot start a value; {advice}"
    return NotYamlError(mark.line + 1, message)


def _sentence(error: yaml.MarkedYAMLError) -> str:
    if error.problem == "mapping values are not allowed here":
        return "a colon and a blank in plain text, or a wrong indent; quote the text"
    if (error.problem or "").startswith("expected <block end>"):
        return "indented unlike the lines before it"
    return ", ".join(part for part in (error.context, error.problem) if part)
