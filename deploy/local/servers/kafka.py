"""Apache Kafka, one node that is broker and controller; its jars come by Maven and are kept in a cache folder."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.ports import HOST
from deploy.local.programs import Program
from deploy.local.state import ROOT, State

POM = ROOT / "deploy" / "local" / "kafka" / "pom.xml"
LOGGING = POM.with_name("log4j2.xml")
OLDEST_JAVA = 17
# Measured (README): the serial collector and the first compiler alone give the smallest and quickest start.
JVM = ("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Djava.awt.headless=true")

STARTED = "Kafka Server started"
CLASSES = "classes.jsa"  # in the cache folder, see `archive_classes`; the JVM goes on without it

PROPERTIES = """\
process.roles=broker,controller
node.id=1
# Voters by address, not by stored membership: a port may change between two runs.
controller.quorum.voters=1@{host}:{controller}
listeners=PLAINTEXT://{host}:{port},CONTROLLER://{host}:{controller}
advertised.listeners=PLAINTEXT://{host}:{port}
inter.broker.listener.name=PLAINTEXT
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs={data}
auto.create.topics.enable=false
# as long as dead letters are kept, or a forgotten replay is sent again
offsets.retention.minutes=43200
group.initial.rebalance.delay.ms=0
offsets.topic.replication.factor=1
offsets.topic.num.partitions=8
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
# Small: fewer threads, a cleaner buffer of 16 MB instead of 128, an idle controller that writes less often.
num.network.threads=2
num.io.threads=4
background.threads=2
log.cleaner.dedupe.buffer.size=16777216
metadata.max.idle.interval.ms=5000
# A killed broker may register again only when its former session has run out.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=1000
"""


class Kafka:
    name = "kafka"
    flavour = "apache"

    def __init__(self, state: State, port: int, jars: Path) -> None:
        self.state, self.port, self.jars = state, port, jars
        self.folder = state.folder / "kafka"
        self.settings = self.folder / "server.properties"
        self.sharing = f"-XX:SharedArchiveFile={jars / CLASSES}"

    def facts(self) -> dict[str, str]:
        return {"KAFKA_BOOTSTRAP_SERVERS": f"{HOST}:{self.port}", "KAFKA_FLAVOUR": self.flavour}

    def install(self) -> None:
        data = self.state.subfolder("kafka", "data")
        controller = self.state.ports["kafka-controller"]
        self.settings.write_text(PROPERTIES.format(host=HOST, port=self.port, controller=controller, data=data))
        if not (data / "meta.properties").exists():
            # with "=": one id in 64 begins with a hyphen and would be taken for another option
            cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
            arguments = ("kafka.tools.StorageTool", "format", f"--cluster-id={cluster}", "-c", str(self.settings))
            done = subprocess.run(self.java(*arguments), check=False, capture_output=True, text=True)
            if done.returncode:
                raise RuntimeError(f"Kafka could not format {data}: {done.stdout}{done.stderr}")

    def java(self, *arguments: str) -> tuple[str, ...]:
        options = (f"-Dlog4j2.configurationFile={LOGGING}", self.sharing)
        return ("java", *JVM, *options, "-cp", f"{self.jars}/*", *arguments)

    def broker(self) -> tuple[str, ...]:
        return self.java("kafka.Kafka", str(self.settings))

    def program(self) -> Program:
        return Program(
            name=self.name,
            kind="server",
            command=self.broker(),
            port=self.port,
        )

    async def initialise(self) -> None:
        """Topics come from the catalogue, later."""


def java_version() -> int:
    """The major version of `java`; 0 when there is none."""
    if shutil.which("java") is None:
        return 0
    told = subprocess.run(("java", "-version"), check=False, capture_output=True, text=True).stderr
    version = re.search(r'version "(\d+)', told)
    return int(version[1]) if version else 0


def jars(say: Callable[[str], None]) -> Path | None:
    """The folder with the broker's jars, filled by Maven the first time; None where Java or Maven is missing.

    RuntimeError with Maven's own words when the download fails."""
    if java_version() < OLDEST_JAVA:
        return None
    found = re.search(r"<kafka.version>(.+)</kafka.version>", POM.read_text())
    assert found is not None
    cache = ROOT / ".cache" / f"kafka-{found[1]}"
    if not cache.is_dir():
        if shutil.which("mvn") is None:
            return None
        with alone(cache.parent):
            if not cache.is_dir():  # another `up` may have fetched them meanwhile
                say(f"kafka: Maven fetches Apache Kafka {found[1]} (about 45 MB, once)")
                download(cache)
                say("kafka: a first start to archive its classes (once; later starts are quicker)")
                archive_classes(cache)
    return cache


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One process at a time, of those that want to fill the folder."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def download(cache: Path) -> None:
    draft = cache.with_name(f"{cache.name}.{os.getpid()}")
    copy = ("dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={draft}")
    command = ("mvn", "-B", "-q", "-f", str(POM), *copy)
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(draft, ignore_errors=True)
        raise RuntimeError(f"Maven could not fetch Apache Kafka:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    draft.rename(cache)


def archive_classes(cache: Path) -> None:
    """Start and stop a broker on scratch data, so that the JVM keeps the classes it loaded in a form that it can map.

    That halves the time and the CPU of every later start (README)."""
    with tempfile.TemporaryDirectory() as scratch:
        state = State(Path(scratch))
        state.port("kafka-controller")
        trainee = Kafka(state, state.port("kafka"), cache)
        trainee.install()
        draft = cache / f"{CLASSES}.{os.getpid()}"
        trainee.sharing = f"-XX:ArchiveClassesAtExit={draft}"
        with subprocess.Popen(trainee.broker(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if STARTED in line:
                    process.terminate()
        if draft.exists():
            draft.replace(cache / CLASSES)
