"""The project's definitions on disk: the files, what was published, the templates' proof."""

from collections.abc import Sequence
from pathlib import Path

from muster.core.catalogue import Catalogue
from muster.core.checking.parsing import LARGEST
from muster.core.errors import MusterError
from muster.core.project import PUBLISHED

FOLDER = Path("bundles")


def definition_files() -> list[Path]:
    """Return the project's definition files."""
    return sorted(FOLDER.glob("*.yaml"))


def sources(files: Sequence[Path]) -> dict[str, str]:
    """Return the files' text by name; what is no UTF-8 is left for the checker to refuse."""
    return {str(file): _text(file) for file in files}


def _text(file: Path) -> str:
    """Read no more than the checker needs to see that a file is too large."""
    with file.open(encoding="utf-8", errors="surrogateescape") as opened:
        return opened.read(LARGEST + 1)


def published() -> Catalogue:
    """Return what the project published; nothing where there is no such file yet."""
    path = Path(PUBLISHED)
    if not path.exists():
        return Catalogue.of(())
    try:
        return Catalogue.read(path.read_text(encoding="utf-8"))
    except (ValueError, KeyError, TypeError) as error:
        raise MusterError(f"{PUBLISHED} cannot be read: {error!r}") from error
