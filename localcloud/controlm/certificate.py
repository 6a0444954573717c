"""A self-signed certificate for 127.0.0.1, as a fresh installation has one."""

from datetime import timedelta
from ipaddress import IPv4Address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from localcloud.controlm.clock import WallClock
from localcloud.controlm.wire import HOST, Certificate

LIFE = timedelta(days=2)


def self_signed(folder: Path) -> Certificate:
    """Write certificate and key into a folder; the certificate is its own CA bundle."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate, secret = folder / "controlm.pem", folder / "controlm.key"
    certificate.write_bytes(_signed(key).public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return str(certificate), str(secret)


def _signed(key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Control-M simulator")])
    now = WallClock().now()
    hosts = [x509.IPAddress(IPv4Address(HOST)), x509.DNSName("localhost")]
    return (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - LIFE)
        .not_valid_after(now + LIFE)
        .add_extension(x509.SubjectAlternativeName(hosts), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
