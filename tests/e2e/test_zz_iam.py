"""The last file of the folder: all its calls are the evidence.

Every call has a grant, and every granted action is called or excused by name.
"""

from pathlib import Path

import pytest

from tests.e2e.everything import do_everything
from tests.e2e.iam import Comparison
from tests.e2e.stage import Stage

TABLE = Path("build/iam.md")


@pytest.fixture(scope="module")
def found(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    do_everything(stage, tmp_path_factory.mktemp("everything"))
    compared = Comparison.of(stage)
    TABLE.parent.mkdir(exist_ok=True)
    TABLE.write_text(f"{compared.table()}\n")
    return compared


def test_no_call_goes_without_a_grant(found: Comparison) -> None:
    assert found.not_granted() == []


def test_no_granted_action_is_never_called(found: Comparison) -> None:
    assert found.not_called() == []


def test_no_excuse_outlives_its_grant(found: Comparison) -> None:
    assert found.without_a_grant() == []
