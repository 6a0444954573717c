"""A server that pretends to be the cluster."""

import ssl
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from socket import create_server
from threading import Thread
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Stranger:
    """Listens where the cluster should, with a certificate that nobody vouches for."""

    def __init__(self, folder: Path) -> None:
        self.met: list[str] = []
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(_self_signed(folder / "stranger.pem"))
        self.server = create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.server.getsockname()[1]}"
        self.thread = Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        """Listen."""
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening."""
        self.server.close()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self.server.accept()
                try:
                    self.context.wrap_socket(connection, server_side=True)
                    self.met.append("believed")
                except ssl.SSLError as error:
                    self.met.append(error.reason)


def _self_signed(path: Path) -> Path:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    since = datetime(2020, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=36500))
        .sign(key, hashes.SHA256())
    )
    form = serialization.Encoding.PEM
    raw = key.private_bytes(form, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    path.write_bytes(certificate.public_bytes(form) + raw)
    return path
