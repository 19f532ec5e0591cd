"""docker-compose.yml: what it says is what runs.

Docker cannot run on every machine that builds. So each of our services is started with the command and the
environment that the file gives it, with the hosts, ports and folders of this test put in; and the rest of the file
is read.
"""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import html5lib
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from heard.metrics import COUNTERS, GAUGES
from heard.probe import probe
from heard.servers.kafka import LocalKafka
from heard.servers.ports import free_port
from heard.settings import PROJECT, Settings
from schemas.weeks import ReportingWeek
from tests.compose_file import (
    COMPOSE,
    DOCKERFILE,
    FOREIGN,
    ONCE,
    OURS,
    VariableMissing,
    health_check,
    ignored,
    image_environment,
    read_compose,
    read_dockerfile,
)

SECRETS = {"POSTGRES_PASSWORD": "a-password-of-this-test", "HEARD_SECRET_KEY": "a-secret-key-of-this-test"}
NOT_EVERYBODYS = {"HEARD_MAIL_PASSWORD", "HEARD_NOTIFY_API_KEY"}
"""Secrets that only some have; without them nothing is sent."""
SHARED = {"KAFKA_BOOTSTRAP_SERVERS", "DATABASE_URL"}
WORDS = "The occupational therapist fixed the rail the same day. Diolch! 🙂"
PINNED = re.compile(r"[\w./-]+:[\w.-]*\d+\.\d+[\w.-]*@sha256:[0-9a-f]{64}")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    return read_compose(SECRETS)["services"]


# What the file says


def test_every_service_is_known_to_these_tests(services: dict[str, Any]) -> None:
    assert set(services) == {*OURS, *FOREIGN}


@pytest.mark.parametrize("name", FOREIGN)
def test_foreign_images_are_pinned_by_version_and_digest(services: dict[str, Any], name: str) -> None:
    assert PINNED.fullmatch(services[name]["image"])


@pytest.mark.parametrize("name", OURS)
def test_our_image_is_built_here_and_has_the_projects_version(services: dict[str, Any], name: str) -> None:
    version = re.search(r'^version = "(.+)"$', (PROJECT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE)

    assert version
    assert (services[name]["image"], services[name]["build"]) == (f"heard:{version[1]}", ".")


@pytest.mark.parametrize("name", [*OURS, *FOREIGN])
def test_no_service_runs_as_root_or_can_become_more_than_it_is(services: dict[str, Any], name: str) -> None:
    service = services[name]

    assert int(service["user"].split(":")[0]) > 0
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "cap_add", "network_mode", "pid", "ipc", "devices"} & set(service)
    assert service.get("read_only") is True or name == "kafka"


@pytest.mark.parametrize("name", [*OURS, *FOREIGN])
def test_every_service_has_its_limits(services: dict[str, Any], name: str) -> None:
    assert {"cpus", "memory", "pids"} <= set(services[name]["deploy"]["resources"]["limits"])
    assert services[name]["logging"]["options"]["max-size"]


@pytest.mark.parametrize("name", [*OURS, *FOREIGN])
def test_every_service_that_stays_is_looked_after_and_started_again(services: dict[str, Any], name: str) -> None:
    if name in ONCE:
        assert services[name]["restart"] == "no"
        assert services[name]["healthcheck"] == {"disable": True}
    else:
        assert services[name]["restart"] == "unless-stopped"
        assert services[name]["healthcheck"]["test"][0] == "CMD"


def test_nothing_is_open_to_the_network_but_what_a_proxy_on_this_machine_passes_on(services: dict[str, Any]) -> None:
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}

    assert published == {
        "form": ["127.0.0.1:8000:8000"],
        "pages": ["127.0.0.1:8001:8001"],
        "public-page": ["127.0.0.1:8002:8002"],
    }


def test_the_form_can_reach_neither_the_broker_nor_the_database(services: dict[str, Any]) -> None:
    others = ("relay", "tag", "store", "pages", "public-page", "clerk", *FOREIGN)
    inside = {network for name in others for network in services[name]["networks"]}

    assert not inside & set(services["form"]["networks"])
    assert not SHARED & set(services["form"]["environment"])


def test_each_service_is_given_only_the_secrets_that_it_needs(services: dict[str, Any]) -> None:
    knows = {
        secret: {name for name, service in services.items() if value in str(service.get("environment"))}
        for secret, value in SECRETS.items()
    }

    assert knows == {
        "POSTGRES_PASSWORD": {"postgres", "migrate", "relay", "store", "pages", "public-page", "clerk"},
        "HEARD_SECRET_KEY": {"form"},
    }


def test_form_and_relay_have_the_one_spool_and_the_relays_name_stays(services: dict[str, Any]) -> None:
    with_spool = {name for name, service in services.items() if "spool:/data" in service.get("volumes", [])}

    assert with_spool == {"form", "relay"}
    assert services["relay"]["hostname"] == "relay"


def test_every_volume_and_network_that_is_used_is_declared(services: dict[str, Any]) -> None:
    document = read_compose(SECRETS)
    mounted = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", [])}

    assert mounted == set(document["volumes"])
    assert {network for service in services.values() for network in service["networks"]} == set(document["networks"])


@pytest.mark.parametrize("missing", sorted(SECRETS))
def test_compose_refuses_to_start_without_a_secret_and_says_where_it_goes(missing: str) -> None:
    with pytest.raises(VariableMissing, match=rf"{missing}: put {missing} into \.env"):
        read_compose({name: value for name, value in SECRETS.items() if name != missing})


def test_no_secret_has_a_default_anywhere_in_the_file() -> None:
    used = re.findall(r"\$\{(\w+)(:.)?([^}]*)", COMPOSE.read_text(encoding="utf-8"))

    assert {name for name, *_ in used if re.search("PASSWORD|SECRET|KEY|TOKEN", name)} == {*SECRETS, *NOT_EVERYBODYS}
    assert {kind for name, kind, _ in used if name in SECRETS} == {":?"}
    assert {default for name, _, default in used if name in NOT_EVERYBODYS} == {""}


def test_there_is_no_secret_in_the_file() -> None:
    with pytest.raises(VariableMissing):
        read_compose({})
    services = read_compose(dict.fromkeys(SECRETS, "SECRET"))["services"]
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|KEY$|TOKEN", name):
                assert value == ("" if name in NOT_EVERYBODYS else "SECRET"), name
            if "://" in value and "@" in value:
                assert ":SECRET@" in value, name


@pytest.mark.parametrize("name", OURS)
def test_every_setting_in_the_file_and_the_image_exists(services: dict[str, Any], name: str) -> None:
    known = {f"HEARD_{setting.upper()}" for setting in Settings.model_fields} | SHARED
    ours = {one for one in image_environment() if one.startswith("HEARD_")} | set(services[name]["environment"])

    assert ours <= known


# What the image is made of


def test_the_images_base_is_pinned_by_version_and_digest_and_is_the_same_in_each_stage() -> None:
    bases = [stage[0][1].split(" AS ")[0] for stage in read_dockerfile()]

    assert len(bases) == 2
    assert set(map(bool, map(PINNED.fullmatch, bases))) == {True}
    assert len(set(bases)) == 1


def test_the_image_is_made_from_the_lock_and_has_no_tools_to_build_or_install_with() -> None:
    build, final = read_dockerfile()
    installs = [rest for name, rest in build if name == "RUN" and "uv sync" in rest]

    assert all("--locked" in one and "--no-dev" in one for one in installs)
    assert installs
    assert [rest for name, rest in final if name == "COPY"] == ["--from=build /opt/heard /opt/heard"]
    ran = " ".join(rest for name, rest in final if name == "RUN")
    assert "pip uninstall --yes" in ran
    assert not re.search(r"apt|uv |gcc|pip install|curl|wget", ran)


def test_the_images_uv_is_the_makefiles() -> None:
    [wanted] = re.findall(r"^UV_VERSION := (.+)$", (PROJECT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    assert f"uv=={wanted}\n" in DOCKERFILE.read_text(encoding="utf-8")


def test_the_image_does_not_run_as_root_and_looks_after_itself() -> None:
    final = dict(read_dockerfile()[-1])

    assert final["USER"] == "10001:10001"
    assert final["ENTRYPOINT"] == '["heard"]'
    assert "heard.probe" in final["HEALTHCHECK"]


def test_all_that_the_image_copies_is_there_and_reaches_the_build() -> None:
    copied = [path for name, rest in read_dockerfile()[0] if name == "COPY" for path in rest.split()[:-1]]

    assert {"pyproject.toml", "uv.lock", "heard", "schemas", "producers", "streams", "sinks", "summaries"} <= set(
        copied
    )
    assert [path for path in copied if not (PROJECT / path).exists() or ignored(PROJECT / path)] == []


def test_secrets_and_data_do_not_reach_the_build() -> None:
    assert all(ignored(PROJECT / name) for name in (".env", ".heard", ".git", "tests"))


# What runs


class Running:
    """Our services, as the file describes them, on this test's Kafka and PostgreSQL."""

    def __init__(self, services: dict[str, Any], folder: Path, kafka: str, database: str) -> None:
        self.services = services
        self.ports: dict[tuple[str, str], int] = {}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self._folder = folder
        self._real = {"KAFKA_BOOTSTRAP_SERVERS": kafka, "DATABASE_URL": database}

    def environment(self, name: str) -> dict[str, str]:
        """Return a service's environment with this test's hosts, ports and folders."""
        given = image_environment() | self.services[name]["environment"]
        given |= {one: real for one, real in self._real.items() if one in given}
        volumes = dict(volume.split(":")[1::-1] for volume in self.services[name].get("volumes", []))
        given["HEARD_DATA_FOLDER"] = str(self._folder / volumes.get(given["HEARD_DATA_FOLDER"], name))
        given.pop("HEARD_PAGES_IN_CONTAINER", None)  # the pages refuse it outside one
        for one in [key for key in given if key.endswith("_HOST")]:
            given[one] = "127.0.0.1"
        for setting in [key for key in given if key.endswith("_METRICS_PORT")]:
            given[setting] = str(self.port(name, "metrics"))
        given |= {
            "HEARD_FORM_PORT": str(self.port("form", "public")),
            "HEARD_PAGES_PORT": str(self.port("pages", "public")),
            "HEARD_PUBLIC_PAGE_PORT": str(self.port("public-page", "public")),
        }
        del given["PATH"]  # of the image
        clean = {key: value for key, value in os.environ.items() if not key.startswith("HEARD_") and key not in SHARED}
        return clean | given

    def port(self, name: str, kind: str) -> int:
        return self.ports.setdefault((name, kind), free_port())

    def command(self, name: str) -> list[str]:
        return [sys.executable, "-m", "heard", *self.services[name]["command"]]

    def run_once(self, name: str) -> int:
        with self._log(name) as log:
            return subprocess.run(
                self.command(name),
                env=self.environment(name),
                cwd=self._folder,
                stdout=log,
                stderr=log,
                timeout=100,
                check=False,
            ).returncode

    def start(self, name: str) -> None:
        with self._log(name) as log:
            self.processes[name] = subprocess.Popen(
                self.command(name), env=self.environment(name), cwd=self._folder, stdout=log, stderr=log
            )

    def is_healthy(self, name: str) -> bool:
        """Run the service's own health check."""
        python, *arguments = health_check(self.services[name])
        assert python == "python"
        here = [one.replace(":9100/", f":{self.port(name, 'metrics')}/") for one in arguments]
        return subprocess.run([sys.executable, *here], capture_output=True, timeout=30, check=False).returncode == 0

    def metrics(self, name: str) -> dict[str, float]:
        status, _ = probe(f"http://127.0.0.1:{self.port(name, 'metrics')}/health")
        assert status == 200
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port(name, 'metrics')}/metrics", timeout=10) as answer:
            families = list(text_string_to_metric_families(answer.read().decode()))
        return {sample.name: sample.value for family in families for sample in family.samples}

    def stop(self, name: str) -> int:
        self.processes[name].send_signal(signal.SIGTERM)
        return self.processes[name].wait(60)

    def end(self) -> None:
        for process in self.processes.values():
            process.kill()
            process.wait()

    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace")[-2000:] for path in sorted(self._folder.glob("*.log")))

    def _log(self, name: str) -> Any:
        return (self._folder / f"{name}.log").open("ab")


@pytest.fixture
def running(services: dict[str, Any], tmp_path: Path, module_kafka: LocalKafka, postgres_url: str) -> Iterator[Running]:
    running = Running(services, tmp_path, module_kafka.bootstrap, postgres_url)
    yield running
    running.end()


def start_order(services: dict[str, Any]) -> list[str]:
    """Return our services, each after what it depends on."""
    waits = {name: set(services[name].get("depends_on", {})) & set(OURS) for name in OURS}
    order: list[str] = []
    while len(order) < len(OURS):
        order += [name for name in OURS if name not in order and waits[name] <= set(order)]
    return order


def until(is_so: Callable[[], object], running: Running, seconds: float = 150) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        ended = {name: process.returncode for name, process in running.processes.items() if process.poll() is not None}
        assert not ended, running.logs()
        assert time.monotonic() < deadline, running.logs()
        time.sleep(0.5)  # each look at a health check starts a process


def send(form: str) -> str:
    """Fill in the form and send it as a browser without JavaScript would; return the reference."""
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    address = f"{form}/feedback?team=occupational-therapy"
    page = html5lib.parse(browser.open(address, timeout=20).read(), namespaceHTMLElements=False)
    filled_in = {field.get("name"): field.get("value", "") for field in page.iterfind(".//input[@type='hidden']")}
    assert {"ticket", "csrf_token"} <= set(filled_in)
    filled_in |= {"role": "unpaid_carer", "good": WORDS}
    answer = browser.open(f"{form}/feedback", urllib.parse.urlencode(filled_in).encode(), timeout=20)
    sent = html5lib.parse(answer.read(), namespaceHTMLElements=False)
    [reference] = sent.iterfind(".//*[@id='reference']")
    return "".join(reference.itertext()).strip()


def signed_in(running: Running, pages: str) -> urllib.request.OpenerDirector:
    """Make the first account as the file's comment says, and sign in to the pages with it."""
    add = [sys.executable, "-m", "heard", "users", "add", "alice", "--role", "reviewer", "--password-stdin"]
    typed = "correct horse battery"
    subprocess.run(add, env=running.environment("pages"), input=typed, text=True, check=True, timeout=60)
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    page = html5lib.parse(browser.open(f"{pages}/sign-in", timeout=20).read(), namespaceHTMLElements=False)
    filled_in = {field.get("name"): field.get("value", "") for field in page.iterfind(".//input[@type='hidden']")}
    filled_in |= {"name": "alice", "password": typed}
    browser.open(f"{pages}/sign-in", urllib.parse.urlencode(filled_in).encode(), timeout=20)
    return browser


@pytest.mark.kafka
@pytest.mark.postgres
@pytest.mark.timeout(400)
def test_our_services_run_as_the_file_says_and_carry_words_from_the_form_to_the_page(running: Running) -> None:
    stay = [name for name in start_order(running.services) if name not in ONCE]
    assert not any(map(running.is_healthy, stay))  # nothing answers yet: a check that always passes is none

    for name in start_order(running.services):
        if name in ONCE:
            assert running.run_once(name) == 0, running.logs()
        else:
            running.start(name)
    for name in stay:
        until(lambda name=name: running.is_healthy(name), running)

    reference = send(f"http://127.0.0.1:{running.port('form', 'public')}")
    week = ReportingWeek.containing(datetime.now(UTC))
    pages = f"http://127.0.0.1:{running.port('pages', 'public')}"
    page, browser = f"{pages}/teams/occupational-therapy/weeks/{week}", signed_in(running, pages)
    until(lambda: reference in browser.open(page, timeout=20).read().decode(), running)
    assert WORDS in browser.open(page, timeout=20).read().decode()

    until(lambda: running.metrics("relay")["heard_spooled"] == 0, running)
    seen = {name: running.metrics(name) for name in stay}
    assert seen["form"]["heard_accepted_total"] == seen["relay"]["heard_published_total"] == 1
    assert seen["tag"]["heard_tagged_total"] == seen["store"]["heard_stored_total"] == 1
    assert seen["store"]["heard_dead_lettered_total"] == seen["relay"]["heard_oldest_unseen_seconds"] == 0
    assert all(metrics["heard_ready"] == 1 for metrics in seen.values())
    assert {*COUNTERS, *GAUGES} <= {name for metrics in seen.values() for name in metrics}
    named = named_in_alerts_and_board()
    assert named <= {name for metrics in seen.values() for name in metrics} | {"up"}
    assert "Diolch" not in running.logs()

    assert {name: running.stop(name) for name in stay} == dict.fromkeys(stay, 0)


def named_in_alerts_and_board() -> set[str]:
    """Return the metrics that the alert rules and the board ask for."""
    rules = yaml.safe_load((PROJECT / "ops" / "alerts.yml").read_text(encoding="utf-8"))
    board = (PROJECT / "ops" / "grafana.json").read_text(encoding="utf-8")
    asked = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    asked += re.findall(r'"expr": "((?:[^"\\]|\\.)*)"', board)
    return {name for one in asked for name in re.findall(r"\b(?:heard|process|python)_\w+|\bup\b", one)}
