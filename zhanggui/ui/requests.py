"""What a request carries by the time it reaches a screen: the actor who signs everything, and htmx's own headers."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from zhanggui.core.actors import Actor


class Request(HttpRequest):
    """For annotations: `middleware` puts the actor here after log-in, so a screen never sees a request without one."""

    actor: Actor
    htmx: HtmxDetails


def person_id(actor: Actor) -> int:
    """Screens are for people: the system has no columns, views or downloads of its own."""
    assert actor.id is not None
    return actor.id
