"""Each test runs on every store."""

from collections.abc import Iterator

import pytest
from moto import mock_aws

from muster.ports import BundleStore
from tests.contract.stores import STORES


@pytest.fixture(params=list(STORES))
def store(request: pytest.FixtureRequest) -> Iterator[BundleStore]:
    with mock_aws():
        yield STORES[request.param]()
