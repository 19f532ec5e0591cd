"""The commands of upkeep: how Heard stands, tables, topics, dead letters, replay, backup. The work is elsewhere."""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from heard.logs import configure_logs
from heard.settings import read_settings
from schemas.errors import InvalidConfig

topics = App(name="topics", help="Kafka's topics.")
dead_letters = App(name="dead-letters", help="Records that could never be used.")


def doctor(*, embedded: bool = False) -> None:
    """Look at settings, broker, database and spool, and say what to do. Ends with 1 where something is not well.

    Args:
        embedded: leave out the broker.
    """
    from heard.doctor import examine

    configure_logs("doctor", stream=sys.stderr)
    are_well = []
    for part, is_well, words in examine(read_settings(), with_broker=not embedded):
        print(f"{'ok ' if is_well else 'NOT'}  {part:12} {words}")
        are_well.append(is_well)
    sys.exit(0 if all(are_well) else 1)


def status(*, embedded: bool = False, as_json: Annotated[bool, Parameter(name="--json", negative="")] = False) -> None:
    """Count submissions: accepted, spooled, published, tagged, stored, dead-lettered, and lag.

    Args:
        embedded: leave out the broker.
        as_json: print it as JSON.
    """
    import msgspec

    from heard.status import read_status

    configure_logs("status", stream=sys.stderr)
    found = read_status(read_settings(), with_broker=not embedded)
    if as_json:
        print(msgspec.json.encode(found).decode())
        return
    for name, number in msgspec.structs.asdict(found).items():
        if name != "unavailable":
            print(f"{name.replace('_', ' '):22} {'not known' if number is None else number}")
    for words in found.unavailable:
        print(f"NOT KNOWN: {words}")


def migrate() -> None:
    """Bring the database to the tables of this version."""
    from sinks.engine import connect
    from sinks.migrate import migrate as bring_up_to_date

    settings = read_settings()
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    print(f"The database is at revision {bring_up_to_date(connect(settings.database))}.")


@topics.command
def create() -> None:
    """Create the topics that the broker lacks."""
    from heard.topics import create_topics

    created = create_topics(read_settings())
    print("Created " + ", ".join(created) + "." if created else "Every topic was there.")


@dead_letters.command(name="list")
def list_dead_letters(*, as_json: Annotated[bool, Parameter(name="--json", negative="")] = False) -> None:
    """List the dead letters: place, when, reference and reason. Never words.

    Args:
        as_json: print them as JSON.
    """
    from heard.dead_letters import print_letters

    configure_logs("dead-letters", stream=sys.stderr)
    print_letters(read_settings(), as_json=as_json)


@dead_letters.command(name="show")
def show_dead_letter(place: str, *, words: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Show one dead letter.

    Args:
        place: as `heard dead-letters list` prints it: feedback.received.v1/0/42.
        words: also the record itself, which may be what a person wrote.
    """
    from heard.dead_letters import print_letter

    configure_logs("dead-letters", stream=sys.stderr)
    print_letter(read_settings(), place, words=words)


@dead_letters.command(name="replay")
def replay_dead_letters(
    place: str = "",
    *,
    every: Annotated[bool, Parameter(name="--all", negative="")] = False,
    again: Annotated[bool, Parameter(negative="")] = False,
    embedded: Annotated[bool, Parameter(negative="")] = False,
) -> None:
    """Send a dead letter's record on its way again. It is marked as replayed, and stays.

    Args:
        place: of one, as `heard dead-letters list` prints it.
        every: every one that was not replayed yet.
        again: also those that were replayed before.
        embedded: by this machine's spool, for `heard run`; else by Kafka.
    """
    from heard.dead_letters import replay_letters

    configure_logs("dead-letters", stream=sys.stderr)
    are_replayed = []
    for one in replay_letters(read_settings(), place, every=every, again=again, embedded=embedded):
        print(f"{one.place}  NOT replayed: {one.why_not}" if one.why_not else f"{one.place}  replayed")
        are_replayed.append(not one.why_not)
    print(f"{sum(are_replayed)} replayed.")
    sys.exit(0 if all(are_replayed) else 1)


def replay(
    *, from_start: Annotated[bool, Parameter(negative="")], tag_again: Annotated[bool, Parameter(negative="")] = False
) -> None:
    """Let the sink read its topics from their start again: what the database has stays, what it lacks is stored.

    Args:
        from_start: has to be said. Topics keep records for 14 days.
        tag_again: let the tagger read what was received again, instead of the sink what was tagged.
    """
    from heard.replay import replay_from_start

    configure_logs("replay", stream=sys.stderr)
    if not from_start:
        raise InvalidConfig("say --from-start")
    count = replay_from_start(read_settings(), tag_again=tag_again)
    print(f"{count} records will be read again. Start `heard {'tag' if tag_again else 'store'}` now.")


def backup(folder: Path) -> None:
    """Copy spool, database and secret to a new folder, while Heard goes on. It holds people's words: keep it safe.

    Args:
        folder: a folder that is not there yet.
    """
    from heard.backup import back_up

    configure_logs("backup", stream=sys.stderr)
    made = back_up(read_settings(), folder)
    for file in made.manifest.files:
        print(f"{file.size:>14,}  {folder / file.name}")
    if made.left_to_do:
        sys.exit(f"The database is NOT in it: there is no pg_dump for it here. Run where there is:\n{made.left_to_do}")


def restore(folder: Path) -> None:
    """Bring a backup back to where the settings say. Nothing that is there is overwritten.

    Args:
        folder: what `heard backup` made.
    """
    from heard.backup import restore as bring_back

    configure_logs("restore", stream=sys.stderr)
    done = bring_back(read_settings(), folder)
    print(f"Restored {len(done.manifest.files)} files of {done.manifest.made_at:%Y-%m-%d %H:%M} UTC.")
    if done.left_to_do:
        sys.exit(f"To finish it, run:\n{done.left_to_do}")
