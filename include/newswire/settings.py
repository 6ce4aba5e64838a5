"""Settings: environment over `.env` over defaults, prefix NEWSWIRE_. `describe()` says where each value came from."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from newswire.errors import BadInput

PROFILES = ("live", "demo")
USER_AGENT = "newswire/0.1 (+https://example.org/newswire; set NEWSWIRE_USER_AGENT to your contact)"
_WRITTEN = {
    "export_shapes": '["polecat"]',
    "export_formats": '["csv"]',
    "allow": '["127.0.0.0/8"]',
    "connect_to": '{"site.test": "127.0.0.1:8801"}',
}


class Settings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="NEWSWIRE_", env_file=".env", extra="ignore", frozen=True)

    home: Path = Field(Path(".newswire"), description="the folder of all that newswire writes")
    profile: str | None = Field(None, description="live or demo; by default the one that was last started")
    dsn: SecretStr | None = Field(
        None, description="warehouse, remote with ?sslmode=verify-full; by default the home's server"
    )
    archive: str | None = Field(None, description="root of the WARC archive, a folder or an fsspec url")
    sources: str | None = Field(None, description="a folder of source YAML files instead of the shipped catalogue")
    allow: tuple[str, ...] = Field((), description="networks that the address guard lets through, as CIDR")
    connect_to: dict[str, str] = Field({}, description='host to address:port, as {"site.test": "127.0.0.1:8801"}')
    user_agent: str = Field(
        USER_AGENT,
        description="name and contact; a person who runs this puts an own contact here",
    )
    extractor: str = Field("rules", description="which extractor codes the articles")
    clean_processes: int = Field(1, ge=1, le=64, description="processes that clean the pages of one source at once")
    stop_list: Path | None = Field(None, description="stop shingles instead of the shipped list")
    exports: Path | None = Field(None, description="the folder of the files that publish exports; by default in place")
    export_shapes: tuple[str, ...] = Field(
        ("newswire",), description="shapes that publish exports: newswire, polecat, gdelt, plover; none switches it off"
    )
    export_formats: tuple[str, ...] = Field(("parquet",), description="their formats: csv, tsv, jsonl, parquet")
    export_quote: int = Field(300, ge=0, description="longest quote in exported files, in characters")
    copy_format: Literal["binary", "text"] = Field(
        "binary", description="how rows are copied into the warehouse; text is for a server in between that reads it"
    )

    @field_validator("profile")
    @classmethod
    def _known(cls, value: str | None) -> str | None:
        if value is not None and value not in PROFILES:
            raise ValueError(f"'{value}' is none of {', '.join(PROFILES)}")
        return value

    @cached_property
    def active_profile(self) -> str:
        if self.profile:
            return self.profile
        try:
            last = (self.home / "profile").read_text().strip()
        except OSError:
            return "live"
        return last if last in PROFILES else "live"

    @property
    def place(self) -> Path:
        """The folder of the active profile: server, archive, logs and secrets of one installation."""
        return self.home.absolute() / self.active_profile

    @property
    def source_folder(self) -> Path | None:
        """The folder of an own catalogue, or None for the shipped one."""
        return Path(self.sources) if self.sources else None

    @property
    def export_folder(self) -> Path:
        return self.exports or self.place / "exports"

    @property
    def archive_root(self) -> str:
        return self.archive or str(self.place / "archive")


@dataclass(frozen=True, slots=True)
class Described:
    name: str
    value: str
    origin: str
    help: str


def load() -> Settings:
    """The settings of this process; a bad value names its variable."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "NEWSWIRE_" + "_".join(str(part) for part in first["loc"]).upper()
        raise BadInput(f"{name}: {first['msg']}") from None
    except SettingsError as error:
        field = next((name for name in Settings.model_fields if f'"{name}"' in str(error)), "")
        raise BadInput(f"NEWSWIRE_{field.upper()}: not in JSON, as {_WRITTEN.get(field, '...')}") from None


def describe(settings: Settings) -> list[Described]:
    """Each setting with its value and where that came from; secrets masked."""
    out = []
    for name, field in Settings.model_fields.items():
        value: Any = getattr(settings, name)
        variable = f"NEWSWIRE_{name}".upper()
        origin = "default"
        if variable in os.environ:
            origin = f"environment ({variable})"
        elif name in settings.model_fields_set:
            origin = ".env"
        out.append(Described(name, "" if value is None else str(value), origin, field.description or ""))
    out.append(Described("active_profile", settings.active_profile, "profile, else last started", "what commands use"))
    out.append(Described("place", str(settings.place), "home and profile", "where this installation keeps its data"))
    return out
