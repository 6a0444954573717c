"""Which guards are taken away from the simulated worlds, and which cannot be missed there."""

from dataclasses import dataclass
from pathlib import Path

from tests.guards.guard import Guard
from tests.guards.table import GUARDS

UNSEEN = {
    "version-of-today": "no definition is deployed anew while a world runs; tests/unit/test_fold.py"
    " sees it",
    "execution-of-a-removed-machine": "no stage is removed while a world runs;"
    " tests/protocol/test_deployed_anew.py sees it",
    "POST-without-time-for-its-answer": "it spares a look-up, and every death that it avoids is"
    " survived; tests/protocol/test_submitting.py sees it",
    "token-trusted": "without it the request for an incomplete set breaks down before anything is"
    " sent, and a breakdown is no law; tests/protocol/test_submitting.py sees it",
    "row-overwritten": "a condition of DynamoDB's; the store in memory has no such write;"
    " tests/contract sees it",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A guard's name, and every place where it stands: both stores have most of theirs."""

    name: str
    guards: tuple[Guard, ...]

    @property
    def files(self) -> str:
        """Name the files without their folders."""
        return ", ".join(guard.file.rpartition("/")[2] for guard in self.guards)

    def without(self, root: Path) -> str:
        """Return what the marker says happens without the guard."""
        return self.guards[0].without(root)

    def make(self, root: Path) -> None:
        """Take the guard away, wherever it stands."""
        for guard in self.guards:
            guard.remove(root)


def named(name: str) -> Mutant:
    """Return the mutant that lacks the guards of this name."""
    return Mutant(name=name, guards=tuple(each for each in GUARDS if each.name == name))


MUTANTS = tuple(
    named(name) for name in dict.fromkeys(guard.name for guard in GUARDS) if name not in UNSEEN
)
