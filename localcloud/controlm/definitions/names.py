"""Name rules and lengths, one regular expression per thing that has a name."""

import re
from collections.abc import Iterator, Mapping

from localcloud.controlm.definitions.problems import Path

Complaint = tuple[Path, str]

NAMES: Mapping[str, tuple[re.Pattern[str], str]] = {
    "job": (
        re.compile(r"(?:[^'$/*?:()\x00-\x1f]|/[()]){1,64}"),
        "1-64 characters, none of ' $ / * ? : ( )",
    ),
    "folder": (
        re.compile(r"[^ '$/*?\":\x00-\x1f]{1,64}"),
        "1-64 characters, no blank, none of ' $ / * ? \" :",
    ),
    "event": (
        re.compile(r"[^ '()|\x00-\x1f]{1,255}"),
        "1-255 characters, no blank, none of ' ( ) |",
    ),
    "service": (
        re.compile(r"[^ '/\\*\x00-\x1f]{1,64}"),
        "1-64 characters, no blank, none of ' / \\ *",
    ),
    "application": (re.compile(r"[^ \x00-\x1f]{0,64}"), "up to 64 characters, no blank"),
    "host": (re.compile(r".{0,85}"), "up to 85 characters"),
    "run-as": (re.compile(r".{1,30}"), "1-30 characters"),
    "description": (re.compile(r".{0,4000}", re.DOTALL), "up to 4000 characters"),
    "days": (re.compile(r"\d|[1-8]\d|9[0-8]|Forever"), "0-98 or Forever"),
    "retention": (re.compile(r"KeepAll|CleanEndedOK"), "KeepAll or CleanEndedOK"),
}
BY_KEYWORD: Mapping[str, str] = {
    "Application": "application",
    "SubApplication": "application",
    "Host": "host",
    "RunAs": "run-as",
    "Description": "description",
    "DaysKeepActive": "days",
    "DaysKeepActiveIfNotOk": "days",
    "ActiveRetentionPolicy": "retention",
}


def named(path: Path, what: str, name: str) -> Iterator[Complaint]:
    """Complain where a name breaks its rule."""
    pattern, rule = NAMES[what]
    if not pattern.fullmatch(name):
        yield path, f"'{name[:80]}' is not valid here: {rule}"
