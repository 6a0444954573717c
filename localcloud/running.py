"""Where a running local cloud can be found: one small file, there only while it runs."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

FILE = Path("build/local/running.json")


@dataclass(frozen=True, slots=True, kw_only=True)
class Running:
    """Addresses of a local cloud, all on the loopback interface, and how its last deploy went."""

    endpoint: str
    region: str
    bootstrap_servers: str
    controlm: str
    pid: int
    deployments: int = 1
    trouble: str = ""

    def write(self, file: Path = FILE) -> None:
        """Announce it."""
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(self), indent=1))
        draft.replace(file)

    @classmethod
    def read(cls) -> Self | None:
        """Return the local cloud that runs, if one does."""
        if not FILE.exists():
            return None
        return cls(**json.loads(FILE.read_text()))
