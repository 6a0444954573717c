"""What a document means is what its state machine does."""

from collections import Counter

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
