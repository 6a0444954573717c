"""Which tests stay on one worker, so that what they share is set up once."""

import pytest

SHARING = ("e2e", "stacks")  # folders that deploy, or synthesize, once for all their files


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Group by file, or by folder where the whole folder shares one setup."""
    for item in items:
        folder = item.path.parent.name
        group = folder if folder in SHARING else item.path.as_posix()
        item.add_marker(pytest.mark.xdist_group(group))
