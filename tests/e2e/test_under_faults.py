"""Whatever Control-M does with a POST: one job per bundle, or a standing that a redrive mends."""

from collections import Counter

import pytest

from tests.e2e.faults import CASES, REVOKED, Case, Row, Trouble
from tests.e2e.stage import Stage


@pytest.fixture(scope="module")
def rows(trouble: Trouble) -> dict[str, Row]:
    return trouble.finish()


@pytest.mark.parametrize("case", CASES, ids=[case.key for case in CASES])
def test_a_fault_ends_in_one_job(case: Case, rows: dict[str, Row]) -> None:
    assert rows[case.key] == case.expected


@pytest.mark.usefixtures("rows")
def test_a_second_post_carries_the_bytes_of_the_first(stage: Stage) -> None:
    sent = {case.key: {entry.asked.files for entry in stage.posts(case.key)} for case in CASES}

    assert {key: len(bodies) for key, bodies in sent.items()} == dict.fromkeys(sent, 1)


@pytest.mark.usefixtures("rows")
def test_a_mended_credential_is_read_while_the_old_one_is_still_cached(stage: Stage) -> None:
    used = [(entry.status, entry.asked.credential) for entry in stage.posts(REVOKED)]

    statuses, keys = zip(*used, strict=True)
    assert statuses == (401, 401, 401, 200)
    assert keys[0] == keys[1] == keys[2] != keys[3]


@pytest.mark.usefixtures("rows")
def test_no_effect_on_this_stage_was_ordered_twice(stage: Stage) -> None:
    orders = stage.cloud.controlm.journal.orders()

    folders = Counter(order.name for order in orders if order.type == "Folder")

    assert set(folders.values()) == {1}


@pytest.mark.usefixtures("rows")
def test_control_m_never_had_to_swallow_anything(stage: Stage) -> None:
    assert stage.cloud.controlm.journal.warnings() == []
