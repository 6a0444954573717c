"""What a document means is what its state machine does."""

from collections import Counter

import pytest

from muster.core.pipelines.step_functions import history, parts
from tests.pipelines.comparing import compared
from tests.pipelines.documents import drawn

DOCUMENTS = 120


def test_random_documents_run_as_they_read() -> None:
    endings = Counter[str]()
    for seed in range(DOCUMENTS):
        found = compared(*drawn(seed))
        assert found.differences == [], seed
        endings += found.endings

    assert set(endings) == {"succeeded", "failed", "timed_out", "continued", "not_run"}


def test_documents_that_ask_in_parts_run_as_they_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "EVENTS", history.SPARE + 50)
    monkeypatch.setattr(history, "PART", 2)
    monkeypatch.setattr(parts, "PART", 2)
    endings = Counter[str]()
    for seed in range(1000, 1000 + DOCUMENTS // 3):
        found = compared(*drawn(seed))
        assert found.differences == [], seed
        endings += found.endings

    assert endings["timed_out"] > 0
