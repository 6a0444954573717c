"""`make test-engines` and `make kafka`: the real engines, where Java and Maven are."""

import signal
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.engines.jars import ENGINES, Engine, EngineError, fetch, obstacle, version
from tests.engines.kafka import ApacheKafka
from tests.engines.report import lines

SUITES = ("tests/contract", "tests/localcloud_kafka", "tests/engines")
PYTEST = ("-m", "pytest", "-v", "--no-header", "-p", "no:cacheprovider", "-k", "not mock")


def main() -> int:
    """Run the suites, or serve a broker with `kafka`."""
    is_asked_to_serve = sys.argv[1:] == ["kafka"]
    lacking = obstacle()
    if lacking and is_asked_to_serve:
        sys.exit(f"kafka: {lacking}")
    if lacking:
        print(f"test-engines: skipped, {lacking}")  # noqa: T201 - a script's result
        return 0
    try:
        return serve() if is_asked_to_serve else test()
    except EngineError as error:
        sys.exit(f"engines: {error}")


def test() -> int:
    """Say which engines these are, and run every suite that can run on them."""
    for engine in Engine:
        fetch(engine)
    told = (f"Apache Kafka {version(Engine.KAFKA)}", f"DynamoDB Local {version(Engine.DYNAMODB)}")
    print(f"test-engines: {' and '.join(told)}", flush=True)  # noqa: T201 - as above
    report = ENGINES / "report.xml"
    command = [sys.executable, *PYTEST, "--engines", f"--junit-xml={report}", *SUITES]
    status = subprocess.run(command, check=False).returncode  # noqa: S603 - our own tests
    print("\n".join((*told, *lines(report))), flush=True)  # noqa: T201 - as above
    return status


def serve() -> int:
    """Serve an empty broker until it is interrupted; nothing of it stays."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    ENGINES.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=ENGINES) as folder:
        broker = ApacheKafka(Path(folder) / "broker")
        try:
            broker.start()
            said = f"Apache Kafka {version(Engine.KAFKA)} at {broker.bootstrap_servers}"
            print(f"{said}; KAFKA_BOOTSTRAP names it, Ctrl-C ends it", flush=True)  # noqa: T201 - as above
            broker.wait()
        except KeyboardInterrupt:
            return 0
        finally:
            broker.stop()
    return 1


if __name__ == "__main__":
    sys.exit(main())
