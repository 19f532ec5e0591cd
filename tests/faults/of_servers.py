"""Faults of the servers: the broker, the database, their disks and the network to them."""

import os
import time
from contextlib import suppress
from pathlib import Path
from random import Random

import psycopg

from schemas.errors import HeardError
from tests.faults.fault import Act, CannotBeDone
from tests.faults.proxy import Mode
from tests.faults.rig import Rig
from tests.faults.system import System

FILLER = "filler"
RETRIES = 200

# A table counts down in a sequence, which no rollback takes back: each refusal is one that really happened.
_REFUSALS = """
create sequence refusals_left minvalue 0 start {count};
create function refuse() returns trigger language plpgsql as $$
begin
  if (select last_value from refusals_left) > 0 and random() < 0.3 then
    perform setval('refusals_left', (select last_value - 1 from refusals_left));
    if random() < 0.5 then raise exception 'planted' using errcode = '40P01'; end if;
    raise exception 'planted' using errcode = '40001';
  end if;
  return null;
end $$;
create trigger refuse after insert on {table} for each statement execute function refuse();
"""
_NO_REFUSALS = "drop trigger refuse on {table}; drop function refuse(); drop sequence refusals_left;"


def kill_broker(system: System, rng: Random, times: int) -> None:
    """SIGKILL, away for up to four seconds, and back on the same folder."""
    for _ in range(times):
        time.sleep(rng.uniform(0.5, 2.0))
        system.kafka.kill()
        time.sleep(rng.uniform(0.0, 4.0))
        system.kafka.start()
        time.sleep(rng.uniform(1.0, 4.0))


def freeze_broker(seconds: float) -> Act:
    """SIGSTOP: the broker answers nobody, and nobody is told."""

    def act(system: System, rng: Random, times: int) -> None:
        for _ in range(times):
            time.sleep(rng.uniform(0.5, 2.0))
            system.freeze(system.kafka.child, seconds)
            time.sleep(rng.uniform(2.0, 5.0))

    return act


def fill_brokers_disk(system: System, rng: Random, times: int) -> None:
    """No room for a record: the broker refuses or ends, and is started again when there is room."""
    if not system.rig.small_disk:
        raise CannotBeDone("the broker's disk can be filled only where it is a small one of its own (root, Linux)")
    for _ in range(times):
        time.sleep(rng.uniform(0.5, 1.5))
        fill(system.rig.folder / "kafka")
        time.sleep(rng.uniform(5.0, 8.0))
        (system.rig.folder / "kafka" / FILLER).unlink()
        system.kafka.kill()
        system.kafka.start()


def fill_spools_disk(system: System, rng: Random, times: int) -> None:
    """No room for a submission: it is refused, and what was accepted stays."""
    if not system.rig.small_disk:
        raise CannotBeDone("the spool's disk can be filled only where it is a small one of its own (root, Linux)")
    for _ in range(times):
        time.sleep(rng.uniform(0.5, 1.5))
        fill(system.rig.folder / "spool")
        time.sleep(rng.uniform(3.0, 5.0))
        (system.rig.folder / "spool" / FILLER).unlink()


def database_away(seconds: float) -> Act:
    """The database is killed, is away for so long, and comes back on the same folder."""

    def act(system: System, rng: Random, times: int) -> None:
        for _ in range(times):
            time.sleep(rng.uniform(0.5, 2.0))
            system.rig.postgres.kill()
            time.sleep(seconds)
            system.rig.postgres.start()
            time.sleep(rng.uniform(1.0, 3.0))

    return act


def database_away_and_sink_killed(system: System, rng: Random, times: int) -> None:
    """The database goes while records come, and the sink that holds them is killed before it is back."""
    for _ in range(times):
        time.sleep(rng.uniform(0.5, 2.0))
        system.rig.postgres.kill()
        time.sleep(rng.uniform(2.0, 4.0))
        system.kill("store")
        system.rig.postgres.start()
        time.sleep(rng.uniform(1.0, 3.0))


def refuse_transactions(system: System, rng: Random, times: int) -> None:
    """Deadlocks and serialisation failures: so many transactions are refused with 40P01 or 40001."""
    table = rng.choice(("feedback", "words", "tags"))
    with psycopg.connect(system.settings.database_url, autocommit=True) as connection:
        connection.execute(_REFUSALS.format(table=table, count=times).encode())
        try:
            deadline = time.monotonic() + RETRIES
            left = times
            while left and time.monotonic() < deadline:
                time.sleep(0.2)
                row = connection.execute("select last_value from refusals_left").fetchone()
                left = row[0] if row else 0
        finally:
            connection.execute(_NO_REFUSALS.format(table=table).encode())
    if left:
        raise TimeoutError(f"{left} of {times} refusals were never met")


def network(pair: str, *modes: Mode) -> Act:
    """The network between two parts is slow, hangs, or is cut, for some seconds each time."""

    def act(system: System, rng: Random, times: int) -> None:
        for number in range(times):
            time.sleep(rng.uniform(0.5, 1.5))
            system.rig.set_network(pair, modes[number % len(modes)])
            try:
                time.sleep(rng.uniform(1.0, 9.0))
            finally:
                system.rig.set_network(pair, Mode.OPEN)

    return act


def fill(folder: Path) -> None:
    """Take all the room of a small disk."""
    piece = b"\0" * 4096
    with (folder / FILLER).open("wb", buffering=0) as file, suppress(OSError):
        while file.write(piece):
            pass
        os.fsync(file.fileno())


def start_again(rig: Rig) -> None:
    """Put the servers right after a fault that ended half-way."""
    for server in (rig.kafka, rig.postgres):
        with suppress(HeardError):
            server.start()
