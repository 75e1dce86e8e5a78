"""What an operator may set, and where: environment first, then `$ZHANGGUI_HOME/zhanggui.toml`, then the defaults here.

A wrong or unknown value never falls back to a default: the program refuses to start and names the setting. A company by
name (`ZHANGGUI_COMPANY`) lives in a folder of its own below that home, and shares nothing with the others but the program.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit, urlunsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

PREFIX = 'ZHANGGUI_'
TOML_NAME = 'zhanggui.toml'
COMPANIES = 'companies'
COMPANY = r'[a-z][a-z0-9_]{0,29}'


class ConfigError(Exception):
    """A setting that cannot be used; its text is one line fit for the operator."""


class Config(BaseSettings):
    """Every setting, with its default. `home` holds all data: database, files, keys, static files."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_ignore_empty=True, extra='forbid', frozen=True)

    company: str = Field(default='', pattern=f'^({COMPANY})?$')  # one installation may hold several, apart from each other
    home: Path = Field(default=Path('var'), validate_default=True)
    database_url: SecretStr | None = Field(default=None, validation_alias=AliasChoices('DATABASE_URL', 'database_url'))
    postgres: Literal['embedded', 'machine'] = 'embedded'
    postgres_durable: bool = True  # false only for throw-away test data

    host: str = '127.0.0.1'
    port: int = Field(default=8000, ge=1, le=65535)
    public_hosts: Annotated[list[str], NoDecode] = ['localhost', '127.0.0.1', '[::1]']
    https: bool = False
    web_processes: int = Field(default=2, ge=1, le=64)
    web_threads: int = Field(default=4, ge=1, le=64)
    worker_jobs_at_once: int = Field(default=2, ge=1, le=64)

    debug: bool = False
    static_manifest: bool = True
    secret_key: SecretStr | None = None
    session_idle_minutes: int = Field(default=30, ge=1)
    session_hours_max: int = Field(default=12, ge=1)
    require_totp: bool = False  # whoever holds a role that asks for it sets up a code before anything else
    log_level: Literal['DEBUG', 'INFO', 'WARNING', 'ERROR'] = 'INFO'

    public_address: str = Field(default='', pattern=r'^(https?://[^/\s?#]+)?/?$')  # as people type it: links in mail lead there
    mail_host: str = ''  # empty: mail is written to the log of the program, for trying out
    mail_port: int = Field(default=465, ge=1, le=65535)
    mail_security: Literal['tls', 'starttls', 'none'] = 'tls'
    mail_user: str = ''
    mail_password: SecretStr | None = None
    mail_from: str = ''
    robot_origins: Annotated[list[str], NoDecode] = []  # besides those of the three chats: a gateway of one's own

    @field_validator('home')
    @classmethod
    def _absolute(cls, value: Path, info: ValidationInfo) -> Path:
        return _home_of(value, str(info.data.get('company', '')))

    @field_validator('public_hosts', 'robot_origins', mode='before')
    @classmethod
    def _split(cls, value: object) -> object:
        return [part.strip() for part in value.split(',') if part.strip()] if isinstance(value, str) else value

    @field_validator('robot_origins')
    @classmethod
    def _whole_origins(cls, value: list[str]) -> list[str]:
        wrong = [each for each in value if not re.fullmatch(r'https?://[a-z0-9.-]+(:\d+)?', each)]
        if wrong:
            raise ValueError(f'{wrong[0]} is no origin like https://gateway.example.com')
        return value

    @field_validator('database_url')
    @classmethod
    def _only_postgresql(cls, value: SecretStr | None) -> SecretStr | None:
        if value and not value.get_secret_value().startswith(('postgres://', 'postgresql://')):
            raise ValueError('only postgresql:// addresses are understood')
        return value

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, toml_file=_home() / TOML_NAME)

    @property
    def files_folder(self) -> Path:
        return self.home / 'files'

    @property
    def static_folder(self) -> Path:
        return self.home / 'static'

    def address_for_people(self) -> str:
        """Without a slash at the end; where nobody said it, the one this program listens at."""
        scheme = 'https' if self.https else 'http'
        return self.public_address.rstrip('/') or f'{scheme}://{self.host}:{self.port}'

    def signing_key(self) -> str:
        """The key that signs sessions: as set, else made once and kept beside the data. No two companies have the same."""
        if not self.secret_key:
            return _kept_key(self.home / 'secret_key')
        key = self.secret_key.get_secret_value()
        return hashlib.sha256(f'{key} {self.company}'.encode()).hexdigest() if self.company else key

    def database_address(self) -> str:
        """A server of one's own, or nothing. An address for all companies (in the environment) names a database for each."""
        if not self.database_url:
            return ''
        told = self.database_url.get_secret_value()
        if not self.company or os.environ.get('DATABASE_URL') != told:
            return told
        parts = urlsplit(told)
        return urlunsplit(parts._replace(path=f'{parts.path.rstrip("/") or "/zhanggui"}_{self.company}'))


@cache
def config() -> Config:
    """The settings of this process, read once; `ConfigError` names the first that is wrong."""
    try:
        return Config()
    except ValidationError as error:
        raise ConfigError(_one_line(error)) from None
    except (OSError, ValueError) as error:  # an unreadable or ill-formed TOML file
        raise ConfigError(f'Refusing to start: {_home() / TOML_NAME}: {error}') from None


def _home() -> Path:
    """Before anything is read: a name that is no company's is told by the settings themselves."""
    company = os.environ.get(f'{PREFIX}COMPANY') or ''
    named = company if re.fullmatch(COMPANY, company) else ''
    return _home_of(Path(os.environ.get(f'{PREFIX}HOME') or 'var'), named)


def _home_of(place: Path, company: str) -> Path:
    home = place.expanduser().resolve()
    return home / COMPANIES / company if company else home


def _one_line(error: ValidationError) -> str:
    """`Refusing to start: port (ZHANGGUI_PORT) = 'abc': Input should be a valid integer…`, all wrong ones at once."""
    return 'Refusing to start: ' + '; '.join(_complaint(dict(detail)) for detail in error.errors(include_url=False))


def _complaint(detail: dict[str, Any]) -> str:
    name = '.'.join(str(part) for part in detail['loc'])
    variable = 'DATABASE_URL' if name.upper() == 'DATABASE_URL' else f'{PREFIX}{name.upper()}'
    if detail['type'] == 'extra_forbidden':
        return f'{name} is no setting of ours (in {_home() / TOML_NAME}); remove it or mend its spelling'
    where = variable if os.environ.get(variable) else f'{name} in {_home() / TOML_NAME}'
    shown = '(hidden)' if any(word in name.lower() for word in ('url', 'key', 'password')) else repr(detail['input'])
    return f'{where} = {shown}: {detail["msg"].removeprefix("Value error, ")}'


def _kept_key(path: Path) -> str:
    """Made with O_EXCL so that two processes starting at once agree on one key."""
    path.parent.mkdir(parents=True, mode=0o711, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, 'w') as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key
