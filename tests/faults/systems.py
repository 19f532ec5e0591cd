"""One system at a time: two on the same topics would store each other's submissions."""

import shutil
from collections.abc import Sequence

from kafka import KafkaConsumer
from kafka.structs import OffsetAndMetadata, TopicPartition

from schemas.topics import DEAD_LETTER, RECEIVED, SINK_GROUP, TAGGED, TAGGER_GROUP
from tests.faults.of_servers import start_again
from tests.faults.rig import Rig
from tests.faults.system import NEVER_SECONDS, System


class Systems:
    """Hands out a running system, the same again and again until another is asked for."""

    def __init__(self, rig: Rig, *, reconcile_after: float = NEVER_SECONDS) -> None:
        self._rig = rig
        self._reconcile_after = reconcile_after
        self._current: System | None = None
        self._by_proxy = False

    def get(self, *, by_proxy: bool) -> System:
        """Return the running system, or a new one where none runs or its network is another."""
        if self._current and self._by_proxy != by_proxy:
            self.stop()
        if self._current is None:
            self._by_proxy = by_proxy
            self._current = System(self._rig, by_proxy=by_proxy, reconcile_after=self._reconcile_after)
            self._current.start()
        return self._current

    def give_up(self) -> None:
        """Stop the system that a fault broke, and begin afresh: the next is owed none of its records."""
        self.stop()
        start_again(self._rig)
        for group, topics in ((TAGGER_GROUP, (RECEIVED,)), (SINK_GROUP, (TAGGED, DEAD_LETTER))):
            _skip_to_the_end(self._rig.kafka.bootstrap, group, [topic.name for topic in topics])

    def stop(self) -> None:
        current, self._current = self._current, None
        if current:
            current.stop()
            shutil.rmtree(current.settings.data_folder)  # the next one's spool is on the same small disk


def _skip_to_the_end(bootstrap_servers: str, group: str, topics: Sequence[str]) -> None:
    consumer = KafkaConsumer(bootstrap_servers=bootstrap_servers, group_id=group, enable_auto_commit=False)
    try:
        partitions = [TopicPartition(topic, one) for topic in topics for one in consumer.partitions_for_topic(topic)]
        ends = consumer.end_offsets(partitions)
        consumer.assign(partitions)
        consumer.commit({one: OffsetAndMetadata(end, "", -1) for one, end in ends.items()})
    finally:
        consumer.close(autocommit=False)
