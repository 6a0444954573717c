"""Where Control-M is comes from configuration only, and its days are its own."""

from datetime import UTC, date, datetime

import pytest

from muster.adapters.controlm import Site
from muster.core.errors import PermanentError

HERE = "https://controlm.example:8443/automation-api"
BERLIN = {"server": "IN01", "time_zone": "Europe/Berlin", "new_day": "07:00"}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_a_site_is_read_from_its_settings() -> None:
    site = Site.read(HERE + "/", BERLIN | {"operation": "run", "ca_bundle": "ca.pem"})

    assert (site.host, site.port, site.base) == ("controlm.example", 8443, "/automation-api")
    assert (site.server, site.operation, site.is_secure) == ("IN01", "run", True)
    assert site.ca_bundle is not None
    assert site.ca_bundle.endswith("/lambdas/ca.pem")


@pytest.mark.parametrize(
    "endpoint",
    [
        pytest.param("http://localhost:1/x", id="localhost by name"),
        pytest.param("http://127.0.0.1:1/x", id="loopback"),
        pytest.param("http://[::1]:1/x", id="loopback of IPv6"),
        pytest.param("https://controlm.example", id="https without port and path"),
    ],
)
def test_an_endpoint_is_https_or_loopback(endpoint: str) -> None:
    assert Site.read(endpoint, {"server": "IN01"}).host


@pytest.mark.parametrize(
    "endpoint",
    [
        pytest.param("http://controlm.example/x", id="plain http"),
        pytest.param("http://localhost.example/x", id="a name that begins like localhost"),
        pytest.param("http://127.0.0.1.example/x", id="a name that begins like loopback"),
        pytest.param("http://0.0.0.0/x", id="any address"),
        pytest.param("ftp://controlm.example/x", id="another scheme"),
        pytest.param("https:///x", id="no host"),
        pytest.param("", id="nothing"),
        pytest.param("https://controlm.example:99999/x", id="no such port"),
        pytest.param("https://[::1/x", id="an open bracket"),
        pytest.param("https://controlm.example/x?a=b", id="a query"),
        pytest.param("https://controlm.example/x#a", id="a fragment"),
        pytest.param("https://controlm.example/a b", id="a blank"),
        pytest.param("https://contrölm.example/", id="a letter beyond ASCII"),
    ],
)
def test_another_endpoint_is_refused(endpoint: str) -> None:
    with pytest.raises(PermanentError, match="CONTROLM_ENDPOINT"):
        Site.read(endpoint, {"server": "IN01"})


def test_a_password_in_the_endpoint_is_refused_and_not_repeated() -> None:
    with pytest.raises(PermanentError) as told:
        Site.read("https://me:hunter2@controlm.example/x", {"server": "IN01"})

    assert "hunter2" not in str(told.value)


@pytest.mark.parametrize(
    "settings",
    [
        pytest.param({}, id="no server"),
        pytest.param({"server": "IN01", "operation": "deploy"}, id="another operation"),
        pytest.param({"server": "IN01", "time_zone": "Europe/Nowhere"}, id="no such zone"),
        pytest.param({"server": "IN01", "new_day": "25:00"}, id="no such time"),
    ],
)
def test_other_settings_are_refused(settings: dict[str, str]) -> None:
    with pytest.raises(PermanentError, match="CONTROLM"):
        Site.read(HERE, settings)


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        pytest.param("2026-11-20T05:59:00", date(2026, 11, 19), id="before New Day"),
        pytest.param("2026-11-20T06:00:00", date(2026, 11, 20), id="at New Day, in winter"),
        pytest.param("2026-07-20T05:00:00", date(2026, 7, 20), id="at New Day, in summer"),
        pytest.param("2026-11-19T23:30:00", date(2026, 11, 19), id="past midnight of the server"),
    ],
)
def test_an_order_date_is_the_server_s(instant: str, expected: date) -> None:
    assert Site.read(HERE, BERLIN).order_date(at(instant)) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        pytest.param("2026-11-20T06:05:00", "2026-11-21T05:55:00", False, id="one long day"),
        pytest.param("2026-11-20T05:55:00", "2026-11-20T06:05:00", True, id="New Day between"),
        pytest.param("2026-11-20T05:50:00", "2026-11-20T05:59:30", True, id="almost New Day"),
        pytest.param("2026-11-20T06:00:30", "2026-11-20T06:10:00", True, id="just after New Day"),
        pytest.param("2026-11-20T23:55:00", "2026-11-21T00:05:00", False, id="midnight in UTC"),
        pytest.param("2026-11-18T12:00:00", "2026-11-20T12:00:00", True, id="two days later"),
    ],
)
def test_new_day_is_noticed_however_the_clocks_differ(
    start: str,
    end: str,
    expected: bool,  # noqa: FBT001 - an expectation, not a switch
) -> None:
    assert Site.read(HERE, BERLIN).has_new_day_between(at(start), at(end)) is expected
