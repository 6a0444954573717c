"""The tables of a run."""

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.table import Table

from tests.faults.reckoning import Found


def tables(found: Found) -> Iterator[Table]:
    """Lay out what was broken, what came of the bundles, and what of the records."""
    yield _laid(("fault", "took effect"), found.effects.items(), "What was broken")
    yield _laid(("bundles", "number"), _bundles(found).items(), "What came of the bundles")
    yield _laid(("records", "number"), _records(found).items(), "What came of the records")


def _bundles(found: Found) -> dict[str, int]:
    rows = Counter(found.rows.values())
    failed = {f"failed with {error}, then redriven": n for error, n in found.errors.items()}
    ends = {
        f"{'complete' if row.is_whole else 'with a member missing'}: {row.phase}, "
        f"job {row.submission}, execution {row.execution}, {row.jobs} at Control-M": count
        for row, count in rows.most_common()
    }
    return {"sent": len(found.rows), **failed, **ends}


def _records(found: Found) -> dict[str, int]:
    words = Counter(word for said in found.verdicts.values() for word in said)
    return {
        "acknowledged to the producer": len(found.acknowledged),
        "on the topics, by distinct coordinates": len(found.records),
        "with a verdict, by distinct coordinates": len(found.verdicts),
        **{f"  {word}": count for word, count in sorted(words.items())},
        "in quarantine": len(found.quarantined),
    }


def _laid(heads: tuple[str, str], rows: Iterable[tuple[str, int]], title: str) -> Table:
    table = Table(heads[0], title=title)
    table.add_column(heads[1], justify="right")
    for name, count in rows:
        table.add_row(name, f"{count:,}")
    return table
