"""What must be told to make a person, a shop, a warehouse, a department, a position or a role: one frozen line for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from msgspec import Meta


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """An account without any post: it can log in and see nothing until a post is granted."""

    username: str
    name: str
    mobile: str = ''
    language: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class NewHire:
    """Somebody who joins: an account and its first post in one. `position`, shops, clients and warehouses are codes."""

    username: str
    name: str
    position: str
    since: date
    until: date | None = None
    mobile: str = ''
    language: str = ''
    shops: tuple[str, ...] = ()
    clients: tuple[str, ...] = ()
    warehouses: tuple[str, ...] = ()
    all_shops: bool = False
    all_warehouses: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShop:
    """`platform` is the value of a `Platform`, `warehouse` and `project` are codes."""

    code: str
    platform: str
    name: str = ''
    warehouse: str = ''
    courier_code: str = ''
    project: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClient:
    code: str
    name: str
    name_en: str = ''
    note: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProject:
    """`client` is a code."""

    code: str
    name: str
    client: str
    name_en: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWarehouse:
    code: str
    name: str = ''
    province: str = ''
    address: str = ''
    contact: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDepartment:
    """`parent` is the code of the department above."""

    code: str
    name: str
    name_en: str = ''
    parent: str = ''
    order: Annotated[int, Meta(ge=0, le=999)] = 0
    mission: str = ''
    mission_en: str = ''


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRole:
    code: str
    name: str
    name_en: str = ''
    rights: tuple[str, ...] = ()
    requires_totp: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPosition:
    """`department`, `superior` and `roles` are codes; `authority` holds keys of `choices.AUTHORITIES`, amounts in fen."""

    code: str
    name: str
    department: str
    name_en: str = ''
    superior: str = ''
    roles: tuple[str, ...] = ()
    head_count: Annotated[int, Meta(ge=0, le=9999)] = 1
    mission: str = ''
    mission_en: str = ''
    aliases: tuple[str, ...] = ()
    authority: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How far a post reaches: all shops or these and those of these clients, all warehouses or these."""

    shops: tuple[int, ...] = ()
    clients: tuple[int, ...] = ()
    warehouses: tuple[int, ...] = ()
    all_shops: bool = False
    all_warehouses: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """How long a post is held, both days included; without an end it lasts until it is ended."""

    since: date
    until: date | None = None
    acting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    position: int
    reach: Reach
    term: Term


@dataclass(frozen=True, slots=True, kw_only=True)
class OldPosts:
    """Which posts end (None: all that are held), and what becomes of the open work: a `Handing`, with `to` for a person."""

    ends: tuple[int, ...] | None = None
    handing: str = 'keep'
    to: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """A whole company as the playbook writes it down."""

    departments: tuple[NewDepartment, ...] = field(default=())
    roles: tuple[NewRole, ...] = field(default=())
    positions: tuple[NewPosition, ...] = field(default=())
