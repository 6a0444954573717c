"""Apache Kafka: one broker that is its own controller (KRaft), on the loopback interface."""

import subprocess
import time
from pathlib import Path
from typing import Self

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient
from confluent_kafka.admin._config import AlterConfigOpType, ConfigEntry, ConfigResource
from confluent_kafka.cimpl import NewTopic

from tests.engines.jars import Engine, EngineError, fetch
from tests.engines.java import JavaProcess, free_port

READY_WITHIN_S = 120.0
ANSWER_WITHIN_S = 30.0
BROKERS_LIMIT = 1_048_588  # max.message.bytes as Kafka has it, a record's frame included
# One of each, since there is one broker; what is read and deleted behind the scenes, soon.
SETTINGS = {
    "process.roles": "broker,controller",
    "node.id": "1",
    "controller.listener.names": "CONTROLLER",
    "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
    "offsets.topic.replication.factor": "1",
    "offsets.topic.num.partitions": "4",
    "transaction.state.log.replication.factor": "1",
    "transaction.state.log.min.isr": "1",
    "share.coordinator.state.topic.replication.factor": "1",
    "share.coordinator.state.topic.min.isr": "1",
    "auto.create.topics.enable": "false",  # as MSK has it
    "group.initial.rebalance.delay.ms": "0",
    "log.initial.task.delay.ms": "500",
    "log.retention.check.interval.ms": "500",
    "log.cleaner.backoff.ms": "500",
}


class ApacheKafka:
    """The broker; killed and started again it has the records and offsets that it had."""

    session_timeout_ms = 6000  # the shortest that it grants

    def __init__(self, folder: Path) -> None:
        """Know where its logs are to be; the folder is its own."""
        self._folder = folder
        self._port, self._controller = free_port(), free_port()
        self._jars = fetch(Engine.KAFKA)
        self._process: JavaProcess | None = None

    @property
    def bootstrap_servers(self) -> str:
        """Its address."""
        return f"127.0.0.1:{self._port}"

    @property
    def pid(self) -> int | None:
        """The process, while it runs."""
        return self._process.pid if self._process else None

    def start(self) -> Self:
        """Start it, its folder formatted if it is new, and wait until it answers."""
        settings = self._folder / "kraft.properties"
        if not settings.exists():
            self._format(settings)
        arguments = ["-Xmx512m", "kafka.Kafka", str(settings)]
        self._process = JavaProcess(self._jars, arguments, self._folder / "kafka.log")
        ends_at = time.monotonic() + READY_WITHIN_S
        while not self._answers():
            self._process.must_run()
            if time.monotonic() > ends_at:
                self.stop()
                raise EngineError(f"not within {READY_WITHIN_S} s: {self._folder}")
        return self

    def go_down(self) -> None:
        """End the process as a power cut does."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()

    def come_back(self) -> None:
        """Start it again on the logs that it left."""
        self.start()

    def stop(self) -> None:
        """End it in order; again is harmless."""
        process, self._process = self._process, None
        if process is not None:
            process.stop()

    def wait(self) -> None:
        """Wait until it ends by itself."""
        if self._process is not None:
            self._process.wait()

    def create_topic(self, name: str, partitions: int, **config: str) -> None:
        """Create a topic; its settings with `_` for each dot."""
        settings = {key.replace("_", "."): value for key, value in config.items()}
        topic = NewTopic(name, partitions, config=settings)
        admin = self.admin()
        for answer in admin.create_topics([topic]).values():
            answer.result(ANSWER_WITHIN_S)

    def alter_topic(self, name: str, **config: str) -> None:
        """Change settings of a topic; their names with `_` for each dot."""
        entries = [
            ConfigEntry(key.replace("_", "."), value, incremental_operation=AlterConfigOpType.SET)
            for key, value in config.items()
        ]
        resource = ConfigResource(ConfigResource.Type.TOPIC, name, incremental_configs=entries)
        admin = self.admin()
        for answer in admin.incremental_alter_configs([resource]).values():
            answer.result(ANSWER_WITHIN_S)

    def admin(self) -> AdminClient:
        """Return a way to its settings; it must outlive its answers."""
        return AdminClient({"bootstrap.servers": self.bootstrap_servers, "log_level": 0})

    def _answers(self) -> bool:
        try:
            return bool(self.admin().list_topics(timeout=2).brokers)
        except KafkaException:
            return False

    def _format(self, file: Path) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        plain = f"PLAINTEXT://{self.bootstrap_servers}"
        controller = f"127.0.0.1:{self._controller}"
        settings = {
            **SETTINGS,
            "listeners": f"{plain},CONTROLLER://{controller}",
            "advertised.listeners": plain,
            "controller.quorum.bootstrap.servers": controller,
            "log.dirs": str(self._folder / "logs"),
        }
        draft = file.with_suffix(".draft")
        draft.write_text("".join(f"{name}={value}\n" for name, value in settings.items()))
        options = ["--standalone", "-t", "bXVzdGVyLWVuZ2luZXMtMQ", "-c", str(draft)]
        command = ["java", "-cp", f"{self._jars}/*", "kafka.tools.StorageTool", "format"]
        done = subprocess.run([*command, *options], capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise EngineError(done.stderr or done.stdout)
        draft.replace(file)
