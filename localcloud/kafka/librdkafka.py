"""The mock cluster's functions inside the librdkafka that confluent-kafka carries."""

import ctypes
from pathlib import Path

import confluent_kafka  # importing it maps the bundled librdkafka into this process

POINTER, NUMBER, TEXT = ctypes.c_void_p, ctypes.c_int32, ctypes.c_char_p
# A pointer without a declared type would be cut to 32 bits.
SIGNATURES: dict[str, tuple[type | None, list[type]]] = {
    "rd_kafka_conf_new": (POINTER, []),
    "rd_kafka_new": (POINTER, [ctypes.c_int, POINTER, TEXT, ctypes.c_size_t]),
    "rd_kafka_destroy": (None, [POINTER]),
    "rd_kafka_mock_cluster_new": (POINTER, [POINTER, ctypes.c_int]),
    "rd_kafka_mock_cluster_destroy": (None, [POINTER]),
    "rd_kafka_mock_cluster_bootstraps": (TEXT, [POINTER]),
    "rd_kafka_mock_group_initial_rebalance_delay_ms": (None, [POINTER, NUMBER]),
    "rd_kafka_mock_topic_create": (ctypes.c_int, [POINTER, TEXT, ctypes.c_int, ctypes.c_int]),
    "rd_kafka_mock_broker_set_down": (ctypes.c_int, [POINTER, NUMBER]),
    "rd_kafka_mock_broker_set_up": (ctypes.c_int, [POINTER, NUMBER]),
}


def load() -> ctypes.CDLL:
    """Open the very file that is mapped already; a second copy would have a state of its own."""
    library = ctypes.CDLL(_path())
    for name, (result, arguments) in SIGNATURES.items():
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def _path() -> str:
    maps = Path("/proc/self/maps")
    found = _mapped(maps.read_text()) if maps.exists() else _beside_the_package()
    if not found:
        raise FileNotFoundError("librdkafka beside confluent_kafka")
    return found[0]


def _mapped(maps: str) -> list[str]:
    return [line.split()[-1] for line in maps.splitlines() if "librdkafka" in line]


def _beside_the_package() -> list[str]:
    package = Path(confluent_kafka.__file__).resolve().parent
    candidates = [
        *package.glob(".dylibs/librdkafka*"),
        *package.parent.glob("confluent_kafka.libs/librdkafka*"),
    ]
    return [str(path) for path in candidates]
