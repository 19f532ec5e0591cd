"""Settings, from the environment and `.env`. Every one is in `.env.example`, and a test compares the two."""

import os
import secrets
import tempfile
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AliasChoices, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from heard.kafka_access import access_of
from heard.setting_faults import told, unknown_settings
from schemas.council import Council, council_from_toml
from schemas.errors import InvalidConfig
from schemas.events import MAX_ANSWER_CHARACTERS
from schemas.frameworks import Frameworks
from schemas.kafka import KafkaAccess, Mechanism, SecurityProtocol
from schemas.population import NO_POPULATION, Population, population_from_toml
from schemas.teams import TeamDirectory
from schemas.themes import ThemeBook

PROJECT = Path(__file__).parent.parent
Seconds = Annotated[float, Field(gt=0)]
Port = Annotated[int, Field(ge=0, le=65535)]


def _config_folder() -> Path:
    """`config/` of a checkout, else the copy inside the installed package."""
    checkout = PROJECT / "config"
    return checkout if checkout.is_dir() else Path(__file__).parent / "_config"


class Settings(BaseSettings):
    """What can be set about a Heard. Names in the environment start with `HEARD_`, but for two that others share."""

    model_config = SettingsConfigDict(
        env_prefix="HEARD_", env_file=".env", env_ignore_empty=True, extra="ignore", populate_by_name=True
    )

    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    data_folder: Path = Path(".heard")
    config_folder: Path = Field(default_factory=_config_folder)
    kafka_bootstrap_servers: str = Field(
        "127.0.0.1:9092", validation_alias=AliasChoices("KAFKA_BOOTSTRAP_SERVERS", "kafka_bootstrap_servers")
    )
    kafka_security_protocol: SecurityProtocol = "PLAINTEXT"
    kafka_sasl_mechanism: Mechanism = ""
    kafka_username: str = ""
    kafka_password: SecretStr = SecretStr("")
    kafka_ca_file: str = ""
    kafka_certificate_file: str = ""
    kafka_key_file: str = ""
    embedded: bool = False
    database_url: str = Field("", validation_alias=AliasChoices("DATABASE_URL", "database_url"))
    secret_key: SecretStr = SecretStr("")
    spool_max_megabytes: int = Field(1024, gt=0)
    answer_limit: int = Field(10_000, gt=0, le=MAX_ANSWER_CHARACTERS)

    form_host: str = "127.0.0.1"
    form_port: Port = 8000
    form_threads: int = Field(8, gt=0)
    form_https: bool = False
    public_url: str = Field("", pattern=r"^(https?://[^\s/?#]+(/[^\s?#]*)?)?$")
    api_requests_per_minute: int = Field(600, gt=0)
    pages_host: str = "127.0.0.1"
    pages_port: Port = 8001
    pages_in_container: bool = False
    pages_url: str = Field("", pattern=r"^(https?://[^\s/?#@]+/?)?$")
    silent_weeks: int = Field(6, ge=1, le=52)
    public_page_host: str = "127.0.0.1"
    public_page_port: Port = 0
    demo_sign_in: bool = False
    oidc_issuer: str = Field("", pattern=r"^(https?://[^\s?#]+)?$")
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    oidc_role_claim: str = "roles"
    oidc_roles: str = ""
    oidc_team_claim: str = "groups"
    oidc_teams: str = ""
    working_hours: str = Field("09:00-17:00", pattern=r"^\d\d:\d\d-\d\d:\d\d$")
    safety_alarm_hours: float = Field(4, gt=0, le=400)
    safety_alarm_emails: str = ""

    mail_server: str = Field("", pattern=r"^[^\s/@:]*$")
    mail_port: Port = 587
    mail_security: Literal["starttls", "tls", "none"] = "starttls"
    mail_username: str = ""
    mail_password: SecretStr = SecretStr("")
    mail_ca_file: str = ""
    mail_from: str = ""
    notify_api_key: SecretStr = SecretStr("")
    notify_template_id: str = ""
    notify_url: str = Field("https://api.notifications.service.gov.uk", pattern=r"^https?://[^\s?#]+$")

    slice_size: int = Field(500, gt=0)
    stack_kafka_port: Port = 9092
    topic_partitions: int = Field(4, gt=0)
    topic_replicas: int = Field(1, gt=0)
    delivery_seconds: Seconds = 10
    retry_seconds: Seconds = 60
    session_seconds: float = Field(20, ge=6, le=300)
    reconcile_after_seconds: Seconds = 60

    metrics_host: str = "127.0.0.1"
    form_metrics_port: Port = 0
    relay_metrics_port: Port = 0
    tag_metrics_port: Port = 0
    store_metrics_port: Port = 0
    pipeline_metrics_port: Port = 0
    pages_metrics_port: Port = 0
    clerk_metrics_port: Port = 0
    public_page_metrics_port: Port = 0
    look_seconds: Seconds = 10
    stall_seconds: Seconds = 120

    @property
    def spool_path(self) -> Path:
        """The file that holds what the form accepted."""
        return self.data_folder / "spool.sqlite"

    @property
    def about_you_path(self) -> Path:
        """The file that holds what people told about themselves until their month is over."""
        return self.data_folder / "about-you.sqlite"

    @property
    def sends_email(self) -> bool:
        """Whether a way to send emails is set up (`heard.mail`)."""
        return bool(self.mail_server or self.notify_api_key.get_secret_value())

    @property
    def withdrawals_path(self) -> Path:
        """The file that holds what people took back until it is on its way."""
        return self.data_folder / "withdrawals.sqlite"

    @property
    def api_path(self) -> Path:
        """The file that holds partners' and staff's keys, hashed, and what each Idempotency-Key stood for."""
        return self.data_folder / "api.sqlite"

    @property
    def spool_max_bytes(self) -> int:
        """How large the spool may grow, in bytes."""
        return self.spool_max_megabytes * 1024 * 1024

    @property
    def database(self) -> str:
        """The database's SQLAlchemy URL: the one set, else SQLite in the data folder."""
        if not self.database_url:
            return f"sqlite:///{(self.data_folder / 'heard.sqlite').absolute()}"
        return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)

    @cached_property
    def directory(self) -> TeamDirectory:
        """The teams of `config/teams.toml`.

        Raises:
            InvalidConfig: the file is missing or wrong.
        """
        return TeamDirectory.from_toml(self.config("teams.toml"))

    @cached_property
    def council(self) -> Council:
        """The council of `config/council.toml`.

        Raises:
            InvalidConfig: the file is missing or wrong.
        """
        return council_from_toml(self.config("council.toml"))

    @cached_property
    def themes(self) -> ThemeBook:
        """The themes of `config/themes.toml`.

        Raises:
            InvalidConfig: the file is missing or wrong.
        """
        return ThemeBook.from_toml(self.config("themes.toml"))

    @cached_property
    def frameworks(self) -> Frameworks:
        """The frameworks of `config/frameworks/`.

        Raises:
            InvalidConfig: a file is wrong; the message names file, line and key.
        """
        return Frameworks.from_files(self.framework_files())

    def framework_files(self) -> dict[str, str]:
        """Return the texts of `config/frameworks/`, by the names of their files.

        Raises:
            InvalidConfig: the folder is empty, or a file cannot be read.
        """
        names = sorted(path.name for path in (self.config_folder / "frameworks").glob("*.toml"))
        if not names:
            raise InvalidConfig(f"{self.config_folder / 'frameworks'} has no framework: set HEARD_CONFIG_FOLDER")
        return {name: self.config(f"frameworks/{name}") for name in names}

    @cached_property
    def population(self) -> Population:
        """The areas and people of `config/population.toml`; a council that has no such file compares with nobody.

        Raises:
            InvalidConfig: the file is wrong.
        """
        if not (self.config_folder / "population.toml").exists():
            return NO_POPULATION
        return population_from_toml(self.config("population.toml"))

    @property
    def kafka(self) -> KafkaAccess:
        """How Kafka is reached.

        Raises:
            InvalidConfig: its settings do not go together, or name a file that cannot be used.
        """
        return access_of(self)

    @cached_property
    def secret(self) -> str:
        """The key that signs the form: the one set, else one made once and kept in the data folder.

        Raises:
            InvalidConfig: the data folder cannot be written.
        """
        if self.secret_key.get_secret_value():
            return self.secret_key.get_secret_value()
        path = self.data_folder / "secret-key"
        try:
            if not path.exists():
                _make_secret(path)
            return path.read_text()
        except OSError as error:
            raise InvalidConfig(f"{path} cannot be made or read: set HEARD_DATA_FOLDER") from error

    def config(self, name: str) -> str:
        """Return the text of a file of the configuration.

        Raises:
            InvalidConfig: the file is missing or cannot be read.
        """
        path = self.config_folder / name
        try:
            return path.read_text(encoding="utf-8-sig")  # Windows' Notepad puts a mark before the first letter
        except UnicodeDecodeError as error:
            raise InvalidConfig(f"{path} cannot be read: save it as UTF-8 in your editor") from error
        except OSError as error:
            raise InvalidConfig(f"{path} cannot be read: set HEARD_CONFIG_FOLDER") from error


def _make_secret(path: Path) -> None:
    """Put a new secret in its place whole or not at all: another process may look, or make one, at this moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".secret-key-") as file:  # made with mode 0600
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(file.name, path)


def read_settings() -> Settings:
    """Return the settings in force.

    Raises:
        InvalidConfig: a setting has a value that it cannot have; the message names each.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = "; ".join(f"{_variable(str(fault['loc'][0]))}: {told(fault)}" for fault in error.errors())
        raise InvalidConfig(f"these settings cannot be used: {faults}") from None


def unknown() -> list[str]:
    """Return a line for each name in the environment or `.env` that looks like a setting and is none."""
    return unknown_settings(Settings, (_variable(name) for name in Settings.model_fields))


def _variable(name: str) -> str:
    """Return what a setting is called in the environment."""
    shared = {"KAFKA_BOOTSTRAP_SERVERS", "DATABASE_URL"}
    return name.upper() if name.upper() in shared else f"HEARD_{name.upper()}"
