"""What was checked so far, and the table of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

from tests.controlm_thirdparty.checking import Checked

SPOILT = frozenset({"503-html", "truncated-json", "cut-body", "no-run-id"})


@dataclass
class Tally:
    """Counts exchanges by operation and status; keeps every complaint until it is taken."""

    valid: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    spoilt: Counter[str] = field(default_factory=Counter)
    complaints: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def note(self, checked: Checked, fault: str | None) -> None:
        """Count one exchange; what a fault spoilt has to be found spoilt."""
        with self._lock:
            name = checked.operation or "no such operation"
            (self.refused if checked.request_problem else self.valid)[name] += 1
            if fault in SPOILT:
                self.spoilt[name] += 1
                if not checked.answer_problem:
                    self.complaints.append(f"{name}: {fault} went unnoticed")
                return
            self.answers[name, f"{checked.status}{'' if checked.is_declared else '*'}"] += 1
            if checked.complaint:
                self.complaints.append(checked.complaint)

    def taken(self) -> list[str]:
        """Return the complaints and forget them."""
        with self._lock:
            complaints, self.complaints = self.complaints, []
        return complaints

    def table(self) -> str:
        """Tell by operation: requests as described, others that were refused, answers by status."""
        names = sorted(self.valid.keys() | self.refused.keys())
        rows = [self._row(name) for name in names]
        head = ("operation", "valid", "refused", "answers, all as described")
        widths = [max(len(row[place]) for row in (head, *rows)) for place in range(3)]
        total = sum(self.answers.values())
        return "\n".join(
            [
                *(_line(row, widths) for row in (head, *rows)),
                "",
                f"{sum(self.valid.values())} requests and {total} answers as described;",
                f"{sum(self.refused.values())} requests that are not;",
                f"{sum(self.spoilt.values())} answers that a fault spoilt, each noticed.",
            ]
        )

    def _row(self, name: str) -> tuple[str, str, str, str]:
        seen = sorted((status, n) for (of, status), n in self.answers.items() if of == name)
        told = [f"{status} x{number}" for status, number in seen]
        spoilt = [f"spoilt x{self.spoilt[name]}"] if self.spoilt[name] else []
        return name, str(self.valid[name]), str(self.refused[name]), ", ".join([*told, *spoilt])


def _line(row: Iterable[str], widths: list[int]) -> str:
    name, valid, refused, told = row
    return f"{name:<{widths[0]}}  {valid:>{widths[1]}}  {refused:>{widths[2]}}  {told}"
