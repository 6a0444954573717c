"""Compare many random documents with their state machines, and count every ending."""

import argparse
import sys
from collections import Counter

from tests.pipelines.comparing import compared
from tests.pipelines.documents import drawn


def main() -> int:
    """Print what differs, and how often each ending was met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    endings, different = Counter[str](), 0
    for seed in range(asked.seed, asked.seed + asked.documents):
        found = compared(*drawn(seed))
        endings += found.endings
        different += bool(found.differences)
        sys.stdout.writelines(f"seed {seed}: {each}\n" for each in found.differences)
    counted = ", ".join(f"{number} {ending}" for ending, number in sorted(endings.items()))
    sys.stdout.write(f"{asked.documents} documents, {different} differences; steps: {counted}\n")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
