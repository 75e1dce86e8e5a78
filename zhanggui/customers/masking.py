"""How buyers are shown: enough to tell two apart, too little to call or find them. Platforms' own masks pass unchanged."""

from __future__ import annotations

from typing import NamedTuple

HIDDEN = '****'
PHONE_HEAD = 3
PHONE_TAIL = 4


class MaskedAddress(NamedTuple):
    """An address as a screen may show it."""

    id: int
    name: str
    phone: str
    region: str


def mask_name(name: str) -> str:
    """`张三丰` → `张*`: how long the name is stays hidden too."""
    return f'{name[0]}*' if name else ''


def mask_nick(nick: str) -> str:
    """`tb8899120` → `t***0`; a nick of one or two characters keeps its first."""
    if len(nick) <= 2:
        return f'{nick[0]}***' if nick else ''
    return f'{nick[0]}***{nick[-1]}'


def mask_phone(phone: str) -> str:
    """`13800001234` → `138****1234`, `010-88884321` → `010****4321`; what is too short to mask in part is hidden whole."""
    plain = phone.strip()
    if not plain:
        return ''
    if len(plain) < PHONE_HEAD + PHONE_TAIL + len(HIDDEN):
        return HIDDEN
    return f'{plain[:PHONE_HEAD]}{HIDDEN}{plain[-PHONE_TAIL:]}'


def mask_address(province: str, city: str, district: str) -> str:
    """Down to the district; street and room are hidden."""
    return ' '.join([*(part for part in (province, city, district) if part), HIDDEN])
