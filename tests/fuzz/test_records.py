"""Any records: a verdict each, poison set aside whole, jobs of the template's structure."""

from collections import Counter
from random import Random

from hypothesis import given, settings, strategies as st

from tests.fuzz.door import Door
from tests.fuzz.judging import judge
from tests.fuzz.records import Records

SEED = 4


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_every_record_meets_one_verdict(random: Random) -> None:
    rows = Records(random, keys=2).batch(6)

    assert judge(Door(), rows).total() >= len(rows)


def test_bundles_of_hostile_events_render_as_their_template_or_name_the_argument() -> None:
    found: Counter[str] = Counter()
    for number in range(12):
        random = Random(f"{SEED}-{number}")  # noqa: S311 - replays
        found += judge(Door(), Records(random).batch(100))

    assert found["Routed"] + found["Unmatched"] + found["Invalid"] == 1200
    assert min(found["jobs rendered"], found["jobs refused"], found["Invalid"]) > 10
