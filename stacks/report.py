"""What a synth wrote, in a screen: resources by type, open findings, acknowledgements."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FINDINGS = "validation-report.json"


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one synth, read back from its folder."""

    resources: Counter[str]
    findings: tuple[str, ...]
    acknowledgements: Mapping[str, tuple[str, ...]]

    @classmethod
    def read(cls, outdir: Path, stage: str) -> "Report":
        """Read the stage's templates and the validation report."""
        templates = sorted(outdir.glob(f"muster-{stage}-*.template.json"))
        reports = json.loads((outdir / FINDINGS).read_text(encoding="utf-8"))["pluginReports"]
        return cls(
            Counter(kind for template in templates for kind in _types(template)),
            tuple(line for report in reports for line in _open(report)),
            _by_reason(pair for report in reports for pair in _accepted(report)),
        )

    def acknowledged(self) -> Iterator[str]:
        """Return every construct with a finding that was accepted there."""
        return (each for accepted in self.acknowledgements.values() for each in accepted)

    def __str__(self) -> str:
        """Return the report as text."""
        lines = [f"resources: {self.resources.total()}"]
        lines += [f"{count:4}  {kind}" for kind, count in sorted(self.resources.items())]
        lines += [f"findings open: {len(self.findings)}"]
        lines += [f"      {finding}" for finding in self.findings]
        lines += [f"findings acknowledged: {len([*self.acknowledged()])}"]
        for reason, accepted in self.acknowledgements.items():
            lines += [f"      {reason}", *(f"        - {each}" for each in accepted)]
        return "\n".join(lines)


def _types(template: Path) -> Iterator[str]:
    for resource in json.loads(template.read_text(encoding="utf-8"))["Resources"].values():
        yield resource["Type"]


def _open(report: dict[str, Any]) -> Iterator[str]:
    for violation in report["violations"]:
        for place in violation["violatingConstructs"]:
            yield f"{violation['ruleName']} at {place['constructPath']}: {violation['description']}"


def _accepted(report: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for violation in report.get("suppressedViolations", ()):
        _, _, finding = violation["acknowledgedId"].partition("::")
        yield violation["reason"], f"{violation['acknowledgedAt']}: {finding}"


def _by_reason(accepted: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for reason, place in sorted(set(accepted)):
        found[reason] = (*found.get(reason, ()), place)
    return found
