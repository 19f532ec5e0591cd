"""Planted: the sink commits the offsets before the transaction."""

from kafka import KafkaConsumer

from heard.cli import main
from sinks import consumer


class CommitsFirst(KafkaConsumer):  # type: ignore[misc]  # kafka-python ships no types
    """A consumer that commits what it hands out, as one with auto-commit all but does."""

    def poll(self, *args: object, **kwargs: object) -> object:
        found = super().poll(*args, **kwargs)
        if found:
            self.commit()
        return found


if __name__ == "__main__":
    consumer.KafkaConsumer = CommitsFirst  # type: ignore[attr-defined]  # it is an import of that module
    main()
