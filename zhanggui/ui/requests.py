"""What a request carries by the time it reaches a screen: the actor who signs everything, and htmx's own headers."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from zhanggui.core.actors import Actor

DIGITS_MAX = 18  # of a bigint; Python itself raises where it is to read thousands


class Request(HttpRequest):
    """For annotations: `middleware` puts the actor here after log-in, so a screen never sees a request without one."""

    actor: Actor
    htmx: HtmxDetails


def person_id(actor: Actor) -> int:
    """Screens are for people: the system has no columns, views or downloads of its own."""
    assert actor.id is not None
    return actor.id


def number_in(text: str | None) -> int | None:
    """A number from an address or a hidden field; None for anything that no page of ours would send."""
    if text and text.isascii() and text.isdecimal() and len(text) <= DIGITS_MAX:
        return int(text)
    return None
