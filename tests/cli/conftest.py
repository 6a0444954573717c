"""One stage on an emulated AWS, new for every test that asks for it."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from tests.cli.stage import Stage


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
        monkeypatch.setenv(f"AWS_{name}", "t")
    with mock_aws():
        yield Stage()
