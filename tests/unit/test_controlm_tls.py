"""TLS: the certificate is always verified; one's own authority comes by configuration."""

import ssl
from pathlib import Path

import pytest

from localcloud.controlm import self_signed
from muster.core.job import Accepted, NotSent
from tests.unit.controlm_client import REQUEST, a_client
from tests.unit.scripted import ScriptedServer, reply

RUN = reply(200, {"runId": "r"})


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[str, ssl.SSLContext]:
    """Return a self-signed certificate's file, and what a server needs to use it."""
    certificate, key = self_signed(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return certificate, context


def test_a_self_signed_certificate_works_through_its_ca_bundle_only(
    certificate: tuple[str, ssl.SSLContext],
) -> None:
    path, context = certificate

    with ScriptedServer([RUN], tls=context) as server:
        trusted = a_client(server.endpoint, ca_bundle=path).submit(REQUEST)
    with ScriptedServer([RUN], tls=context) as server:
        untrusted = a_client(server.endpoint).submit(REQUEST)

    assert trusted == Accepted("r")
    assert untrusted == NotSent("cannot connect: SSLCertVerificationError")
    assert server.asked == []


def test_the_certificate_must_be_the_host_s(certificate: tuple[str, ssl.SSLContext]) -> None:
    path, context = certificate

    with ScriptedServer([RUN], tls=context) as server:
        endpoint = server.endpoint.replace("127.0.0.1", "127.0.0.2")
        answer = a_client(endpoint, ca_bundle=path).submit(REQUEST)

    assert isinstance(answer, NotSent)
    assert server.asked == []


def test_a_ca_bundle_that_is_not_there_means_that_nothing_was_sent() -> None:
    with ScriptedServer([RUN]) as server:
        endpoint = server.endpoint.replace("http:", "https:")
        answer = a_client(endpoint, ca_bundle="gone.pem").submit(REQUEST)

    assert isinstance(answer, NotSent)
