"""A wrong setting refuses to start and says which; nothing secret is ever in that sentence."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.stories.servers import zhanggui
from zhanggui.site import config as module
from zhanggui.site.config import Config, ConfigError

read = module.config.__wrapped__  # without the cache of the process


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv('ZHANGGUI_HOME', str(tmp_path))
    monkeypatch.delenv('DATABASE_URL', raising=False)
    return tmp_path


def test_defaults_need_nothing(home: Path) -> None:
    assert read().port == 8000
    assert read().home == home


def test_environment_beats_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / 'zhanggui.toml').write_text('port = 9000\nweb_threads = 7\npublic_hosts = ["shop.example"]\n')
    monkeypatch.setenv('ZHANGGUI_PORT', '9001')
    settings = read()
    assert (settings.port, settings.web_threads, settings.public_hosts) == (9001, 7, ['shop.example'])


def test_lists_in_the_environment_are_split_at_commas(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('ZHANGGUI_PUBLIC_HOSTS', 'a.example, b.example')
    assert read().public_hosts == ['a.example', 'b.example']


@pytest.mark.parametrize(
    ('variable', 'value', 'said'),
    [
        ('ZHANGGUI_PORT', 'abc', "ZHANGGUI_PORT = 'abc'"),
        ('ZHANGGUI_PORT', '70000', 'less than or equal to 65535'),
        ('ZHANGGUI_HTTPS', 'perhaps', 'ZHANGGUI_HTTPS'),
        ('ZHANGGUI_POSTGRES', 'mysql', "'embedded' or 'machine'"),
        ('DATABASE_URL', 'mysql://root:geheim@db/x', 'only postgresql://'),
    ],
)
def test_wrong_value_is_named(
    home: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError) as refused:
        read()
    text = str(refused.value)
    assert text.startswith('Refusing to start')
    assert variable in text
    assert said in text
    assert '\n' not in text
    assert 'geheim' not in text


@pytest.mark.parametrize(
    ('line', 'said'),
    [
        ('port = "high"', 'port in '),
        ('prot = 8000', 'prot is no setting of ours'),
        ('port = = 3', 'zhanggui.toml'),
    ],
)
def test_wrong_file_is_named(home: Path, line: str, said: str) -> None:
    (home / 'zhanggui.toml').write_text(line + '\n')
    with pytest.raises(ConfigError, match='Refusing to start') as refused:
        read()
    assert said in str(refused.value)
    assert str(home / 'zhanggui.toml') in str(refused.value)


def test_everything_wrong_is_said_at_once(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('ZHANGGUI_PORT', 'abc')
    (home / 'zhanggui.toml').write_text('web_threads = 0\n')
    with pytest.raises(ConfigError, match=r'ZHANGGUI_PORT.*web_threads'):
        read()


def test_command_refuses_in_one_line(tmp_path: Path) -> None:
    done = zhanggui(tmp_path / 'new', 'drift', ZHANGGUI_PORT='abc')
    assert done.returncode == 2
    assert done.stdout == ''
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / 'new').exists()


def test_signing_key_is_made_once_and_for_the_owner_alone(home: Path) -> None:
    first = Config().signing_key()
    assert len(first) > 50
    assert Config().signing_key() == first
    assert stat.S_IMODE((home / 'secret_key').stat().st_mode) == 0o600


def test_a_company_has_a_folder_and_a_key_of_its_own(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('ZHANGGUI_SECRET_KEY', 'one key for the whole installation')
    whole = read()
    monkeypatch.setenv('ZHANGGUI_COMPANY', 'agency')
    (home / 'companies' / 'agency').mkdir(parents=True)
    (home / 'companies' / 'agency' / 'zhanggui.toml').write_text('port = 9001\n')
    agency = read()
    assert (agency.home, agency.port) == (home / 'companies' / 'agency', 9001)
    assert agency.files_folder != whole.files_folder
    assert agency.signing_key() != whole.signing_key()


def test_one_server_for_all_companies_has_a_database_for_each(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('DATABASE_URL', 'postgresql://u@db/zhanggui?sslmode=require')
    assert read().database_address() == 'postgresql://u@db/zhanggui?sslmode=require'
    monkeypatch.setenv('ZHANGGUI_COMPANY', 'agency')
    assert read().database_address() == 'postgresql://u@db/zhanggui_agency?sslmode=require'


def test_the_address_in_a_company_s_own_file_is_meant_as_it_stands(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv('DATABASE_URL', raising=False)
    monkeypatch.setenv('ZHANGGUI_COMPANY', 'agency')
    (home / 'companies' / 'agency').mkdir(parents=True)
    (home / 'companies' / 'agency' / 'zhanggui.toml').write_text('database_url = "postgresql://u@db/other"\n')
    assert read().database_address() == 'postgresql://u@db/other'


@pytest.mark.parametrize('name', ['../elsewhere', 'Agency', 'a b', '-x', 'a' * 31])
def test_a_name_that_is_none_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv('ZHANGGUI_COMPANY', name)
    with pytest.raises(ConfigError, match='ZHANGGUI_COMPANY'):
        read()
