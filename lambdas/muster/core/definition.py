"""A bundle definition as the functions see it: compiled, checked, with every default filled in."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any, Literal, NewType

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None
Scalar = str | int | bool
MemberName = NewType("MemberName", str)

EXPIRE = timedelta(days=7)
REMEMBER = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One line of `when`: the value at `path` equals one of `accepts`, types included."""

    path: str
    accepts: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One awaited event: where it comes from and where it carries the correlation key."""

    name: MemberName
    topic: str
    key: str
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`run: controlm`: the template's key in the templates bucket, and its arguments."""

    template: str
    args: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """`alert: NAME`: a notice on the team's topic; `text` None means the standard one."""

    to: str
    text: str | None = None
    severity: Literal["low", "medium", "high"] = "medium"


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who is told, and who pays."""

    team: str
    contacts: Mapping[str, str]
    contact: str | None = None
    cost_center: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """Which events belong together, by which key, until when, and what to do then."""

    name: str
    version: int
    owner: Owner
    key: str
    members: tuple[Member, ...]
    deadline: timedelta | None
    complete: Job
    breach: Alert
    expire: timedelta = EXPIRE
    remember: timedelta = REMEMBER

    @property
    def expected(self) -> tuple[MemberName, ...]:
        """The members' names in the order of the file."""
        return tuple(member.name for member in self.members)


def compiled(definition: Definition) -> dict[str, Any]:
    """Return the JSON form that `published.json` and the functions' asset carry; durations in s."""
    text = asdict(definition)
    for clock in ("deadline", "expire", "remember"):
        span: timedelta | None = getattr(definition, clock)
        text[clock] = None if span is None else int(span.total_seconds())
    return text


def from_compiled(text: Mapping[str, Any]) -> Definition:
    """Read what `compiled` wrote."""
    deadline = text["deadline"]
    return Definition(
        name=text["name"],
        version=text["version"],
        owner=Owner(**text["owner"]),
        key=text["key"],
        members=tuple(_member(member) for member in text["members"]),
        deadline=None if deadline is None else timedelta(seconds=deadline),
        complete=Job(**text["complete"]),
        breach=Alert(**text["breach"]),
        expire=timedelta(seconds=text["expire"]),
        remember=timedelta(seconds=text["remember"]),
    )


def _member(text: Mapping[str, Any]) -> Member:
    when = tuple(Condition(path=c["path"], accepts=tuple(c["accepts"])) for c in text["when"])
    return Member(name=MemberName(text["name"]), topic=text["topic"], key=text["key"], when=when)
