"""docker-compose.yml and the Dockerfile as tests read them: Docker itself cannot run on every machine that builds."""

import re
from pathlib import Path
from typing import Any

import yaml

from heard.settings import PROJECT

COMPOSE = PROJECT / "docker-compose.yml"
DOCKERFILE = PROJECT / "Dockerfile"
OURS = ("migrate", "topics", "form", "relay", "tag", "store", "pages", "public-page", "clerk")
FOREIGN = ("kafka", "postgres")
ONCE = ("migrate", "topics")

_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::(?P<kind>[-?])(?P<rest>[^}]*))?\}")


class VariableMissing(Exception):
    """Compose would refuse to start, with this message."""


def read_compose(variables: dict[str, str]) -> dict[str, Any]:
    """Return the compose file with these variables put in, as `docker compose config` would.

    Raises:
        VariableMissing: one that has to be set is not.
    """

    def fill(found: re.Match[str]) -> str:
        value = variables.get(found["name"], "")
        if not value and found["kind"] == "?":
            raise VariableMissing(f"{found['name']}: {found['rest']}")
        return value or (found["rest"] if found["kind"] == "-" else "")

    def fill_in(node: Any) -> Any:  # after parsing, as Compose does it: "false" stays a string
        if isinstance(node, dict):
            return {key: fill_in(value) for key, value in node.items()}
        if isinstance(node, list):
            return [fill_in(value) for value in node]
        return _VARIABLE.sub(fill, node) if isinstance(node, str) else node

    document: dict[str, Any] = fill_in(yaml.safe_load(COMPOSE.read_text(encoding="utf-8")))
    return document


class Instruction(tuple[str, str]):
    """One line of a Dockerfile: what to do, and with what."""

    __slots__ = ()


def read_dockerfile() -> list[list[Instruction]]:
    """Return the Dockerfile's stages, each as its instructions with their lines joined."""
    lines = [line for line in DOCKERFILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    text = re.sub(r"\\\n\s*", "", "\n".join(lines))
    stages: list[list[Instruction]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _, rest = line.partition(" ")
        if name == "FROM":
            stages.append([])
        stages[-1].append(Instruction((name, rest.strip())))
    return stages


def image_environment() -> dict[str, str]:
    """Return the environment that the image gives to every process."""
    settings = " ".join(rest for name, rest in read_dockerfile()[-1] if name == "ENV")
    return dict(pair.split("=", 1) for pair in settings.split())


def health_check(service: dict[str, Any]) -> list[str]:
    """Return the command of a service's health check, without its kind."""
    kind, *command = service["healthcheck"]["test"]
    assert kind == "CMD", "a health check that needs a shell"
    return command


def ignored(path: Path) -> bool:
    """Whether .dockerignore keeps a file of the project's top folder out of the build."""
    rules = (PROJECT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    return "*" in rules and f"!{path.name}" not in rules
