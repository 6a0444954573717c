"""Running functions as data: where each stands is what it was given and answered so far.

A use case asks the world through its ports and nowhere else, so the same answers lead it to the
same next question. It is run anew, as it is, with the answers so far; at the first question
without one it stops. A running function is thereby a value that can be kept, compared and taken
up at any number of worlds.
"""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from muster.core.errors import MusterError
from muster.core.stored import Recorded
from tests.simulation.frozen import Once, Pool

Function = Callable[[Any], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A call of a port that the world has to answer."""

    port: str
    method: str
    args: tuple[Any, ...]
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Raised:
    """An answer, or an end, that is an error of ours."""

    error: type[BaseException]


@dataclass(frozen=True, slots=True, kw_only=True)
class Put(Recorded):
    """The answer about a row that is new: its event is the very one that was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a function stands: what it asks or how it ended, and what it logged since the last."""

    ask: Ask | None
    call: int
    ended: object
    told: tuple[tuple[str, Mapping[str, object]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """Which function was invoked, with what; `key` stands for what it was given."""

    function: str
    key: Hashable
    given: Any

    @property
    def identity(self) -> Hashable:
        """Return what two equal invocations share."""
        return self.function, self.key


class Unanswered(BaseException):
    """The function asks for what it has no answer to yet."""


class Stage:
    """What the use cases' ports speak to while one of them is played."""

    def __init__(self) -> None:
        """Nothing is played yet."""
        self.play([], [])

    def play(self, answers: list[object], times: list[datetime]) -> None:
        """Prepare the answers; `times` holds the instant of the start and of each answer."""
        self.answers, self.times, self.met = answers, times, 0
        self.asked: Ask | None = None
        self.told: list[tuple[str, Mapping[str, object]]] = []

    def now(self) -> datetime:
        """Return the instant of the last answer: a function runs on without a pause."""
        return self.times[self.met]

    def tell(self, metric: str, definition: str | None = None, **facts: object) -> None:
        """Keep what is logged since the last answer; earlier lines were kept before."""
        if self.met == len(self.answers):
            self.told.append((metric, {"definition": definition, **facts}))

    def gauge(self, metric: str, value: float) -> None:
        """Leave the levels to the tests of the sweeper."""

    def ask(self, question: Ask) -> Any:  # noqa: ANN401 - whatever the port answers
        """Answer as was answered before, or stop the play."""
        if self.met == len(self.answers):
            self.asked = question
            raise Unanswered
        answer = self.answers[self.met]
        self.met += 1
        if isinstance(answer, Raised):
            raise answer.error(f"{question.port}.{question.method}")
        return replace(answer, event=question.args[1]) if isinstance(answer, Put) else answer


@dataclass(frozen=True, slots=True)
class Port:
    """A port whose every method is a question."""

    stage: Stage
    name: str

    def __getattr__(self, method: str) -> Callable[..., Any]:
        """Return the method."""
        return lambda *args, **options: self.stage.ask(
            Ask(port=self.name, method=method, args=args, options=options)
        )


class Waits(Port):
    """The port of the executions; there is one deployment, whose machine is never removed."""

    @staticmethod
    def holds(_execution_arn: str) -> bool:
        """Tell without asking anybody, as the adapter does."""
        return True


class Deeds:
    """The places at which functions can stand, numbered; each is found out once."""

    def __init__(self, stage: Stage, functions: Mapping[str, Function]) -> None:
        """Play these functions on that stage."""
        self.stage, self.functions = stage, functions
        self.starts: Pool[Start] = Pool(lambda start: start.identity)
        self.answers: Pool[object] = Pool(Once())
        self.calls: Pool[Ask] = Pool(Once())
        self.standings: list[Standing] = []
        self._before: list[tuple[int, int, datetime]] = []  # place, answer, instant; or -1, start
        self._numbers: dict[tuple[int, int, datetime], int] = {}

    def begin(self, start: Start, now: datetime) -> int:
        """Return the place of a function that has just been invoked."""
        return self._place((-1, self.starts.number(start), now))

    def go_on(self, place: int, answer: int, now: datetime) -> int:
        """Return the place to which an answer leads."""
        return self._place((place, answer, now))

    def start_of(self, place: int) -> Start:
        """Return how the function at a place was invoked."""
        while (before := self._before[place])[0] >= 0:
            place = before[0]
        return self.starts[before[1]]

    def asked_before(self, place: int) -> Ask | None:
        """Return what the function at a place asked last and was answered."""
        before = self._before[place][0]
        return None if before < 0 else self.standings[before].ask

    def _place(self, step: tuple[int, int, datetime]) -> int:
        found = self._numbers.get(step)
        if found is None:
            found = self._numbers[step] = len(self._before)
            self._before.append(step)
            self.standings.append(self._play(found))
        return found

    def _play(self, place: int) -> Standing:
        answers: list[object] = []
        before = self._before[place]
        times = [before[2]]
        while before[0] >= 0:
            answers.append(self.answers[before[1]])
            before = self._before[before[0]]
            times.append(before[2])
        start, stage = self.starts[before[1]], self.stage
        stage.play(answers[::-1], times[::-1])
        ended: object = None
        try:
            ended = self.functions[start.function](start.given)
        except Unanswered:
            pass
        except MusterError as error:
            ended = Raised(type(error))
        told, ask = tuple(stage.told), stage.asked
        call = -1 if ask is None else self.calls.number(ask)
        return Standing(ask=ask, call=call, ended=ended, told=told)
