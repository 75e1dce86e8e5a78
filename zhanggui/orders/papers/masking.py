"""What a waybill may show of its receiver (GB/T 41833-2022): the name less a character, the phone less six digits, no door.

The courier gets the full data by electronic waybill; paper is read by everyone who handles the parcel. What a platform
already masked stays as it came, and is masked again where it still says too much.
"""

from __future__ import annotations

import re

HIDDEN = '*'
DIGIT = re.compile(r'\d')
PHONE_KEPT_HEAD, PHONE_KEPT_TAIL, PHONE_HIDDEN_LEAST = 3, 2, 6
# The road may be read; from the first number of a house, building or room on, nothing may.
DOOR = re.compile(r'[0-9０-９a-zA-Z]|[一二三四五六七八九十百]+(?:号|栋|幢|座|弄|单元|层|楼|室)')
STREET_KEPT_MAX = 10


def waybill_name(name: str) -> str:
    """`张三` → `张*`, `欧阳小明` → `欧***`, a single character → `*`."""
    text = name.strip()
    return text[:1] + HIDDEN * (len(text) - 1) if len(text) > 1 else HIDDEN


def waybill_phone(phone: str) -> str:
    """`13812345678` → `138******78`. At least six digits go, and of a number too short for that, all."""
    digits = len(DIGIT.findall(phone))
    if digits < PHONE_KEPT_HEAD + PHONE_HIDDEN_LEAST + PHONE_KEPT_TAIL:
        return DIGIT.sub(HIDDEN, phone)
    place = 0
    shown = []
    for character in phone:
        if character.isdecimal():
            hidden = PHONE_KEPT_HEAD <= place < digits - PHONE_KEPT_TAIL
            shown.append(HIDDEN if hidden else character)
            place += 1
        else:
            shown.append(character)
    return ''.join(shown)


def waybill_street(street: str) -> str:
    """`文三路138号东方大厦3幢502室` → `文三路****`; without any number, at most half of it stays."""
    text = street.strip()
    door = DOOR.search(text)
    kept = text[: door.start()] if door else text[: len(text) // 2]
    return kept[:STREET_KEPT_MAX] + HIDDEN * 4
