"""A stranger's consumer, as docs/joining.md shows it, reads a record of the real publisher on a real Kafka."""

import os
import queue
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from heard.servers.kafka import LocalKafka
from heard.settings import Settings
from heard.topics import create_topics, ends
from producers.publisher import Publisher
from schemas.records import outgoing_tagged
from schemas.topics import TAGGED
from tests.factories import an_id, received, tagged

GUIDE = Path(__file__).parents[2] / "docs" / "joining.md"
WITHIN_SECONDS = 60

pytestmark = pytest.mark.kafka


def the_guides_consumer() -> str:
    (code,) = re.findall(r"^```python\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return code


@contextmanager
def running(program: Path, bootstrap: str) -> Iterator["subprocess.Popen[str]"]:
    environment = os.environ | {"KAFKA_BOOTSTRAP_SERVERS": bootstrap}
    command = [sys.executable, str(program)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=program.parent
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def first_line(process: "subprocess.Popen[str]") -> str:
    """Return the first line that a program prints, and fail with nothing where none comes."""
    lines: queue.Queue[str] = queue.Queue()
    output = process.stdout
    assert output
    threading.Thread(target=lambda: lines.put(output.readline()), daemon=True).start()
    return lines.get(timeout=WITHIN_SECONDS)


def test_the_guides_consumer_has_ten_lines() -> None:
    assert len([line for line in the_guides_consumer().splitlines() if line.strip()]) == 10


def test_the_guides_consumer_reads_what_heard_publishes(module_kafka: LocalKafka, tmp_path: Path) -> None:
    settings = Settings(_env_file=None, kafka_bootstrap_servers=module_kafka.bootstrap, topic_partitions=2)
    create_topics(settings)
    with Publisher(module_kafka.access, delivery_seconds=10) as publisher:
        publisher.publish([outgoing_tagged(tagged(received(1, team_chosen="reablement"), tagger_version=3))])
    program = tmp_path / "stranger.py"
    program.write_text(the_guides_consumer(), encoding="utf-8")

    with running(program, module_kafka.bootstrap) as process:
        line = first_line(process)
        published, lag = ends(settings, TAGGED.name, "my-system")
        for _ in range(200):
            if not lag:
                break
            published, lag = ends(settings, TAGGED.name, "my-system")

    assert line.split() == [f"{an_id(1)}/3", "reablement", "positive"]
    assert (published, lag) == (1, 0)
