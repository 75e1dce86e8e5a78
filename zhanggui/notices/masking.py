"""What must never leave in a notice: numbers of telephones and of identity cards, wherever a person may have typed them."""

from __future__ import annotations

import re

PHONE = re.compile(r'(?<!\d)(?:\+?86[- ]?)?(1[3-9]\d)[- ]?\d{4}[- ]?(\d{4})(?!\d)')
LANDLINE = re.compile(r'(?<!\d)(0\d{2,3})[- ]\d{3,4}(\d{4})(?!\d)')
IDENTITY = re.compile(r'(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)')


def masked(text: str) -> str:
    return IDENTITY.sub(r'\1********\2', LANDLINE.sub(r'\1-****\2', PHONE.sub(r'\1****\2', text)))
