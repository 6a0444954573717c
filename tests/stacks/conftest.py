"""One synth per stage and session."""

import pytest

from stacks.stages import LOCAL, PROD
from tests.stacks.written import WITHOUT_BUNDLING, Written, written


@pytest.fixture(scope="session")
def prod(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Return the templates of prod; its asset is not bundled."""
    return written(PROD, tmp_path_factory.mktemp("prod"), WITHOUT_BUNDLING)


@pytest.fixture(scope="session")
def local(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """Return the assembly of local, the asset included."""
    return written(LOCAL, tmp_path_factory.mktemp("local"))
