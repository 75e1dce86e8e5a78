"""Cards of the home: each declared once with its right, its place and what it loads. One that is not allowed is never loaded.

`later` cards are asked for by the browser when the page already stands, so that the slowest does not keep the others waiting.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.ui.cards import Card
from zhanggui.ui.models import TableChoice
from zhanggui.ui.requests import person_id

HOME = 'workbench.home'
HIDDEN = '-'  # before the key of a card that one has put away

Load = Callable[[Actor], dict[str, Any]]


@dataclass(frozen=True)
class HomeCard(Card):
    """`order`: where it stands until its reader moves it. `again_seconds`: how often it is asked anew; 0: never."""

    key: str = ''
    order: int = 100
    load: Load | None = None
    later: bool = False
    again_seconds: int = 0

    def context(self, actor: Actor) -> dict[str, Any]:
        return self.load(actor) if self.load else {}


_cards: dict[str, HomeCard] = {}


def register(*cards: HomeCard) -> None:
    for card in cards:
        if card.key in _cards:
            raise ValueError(f'card {card.key!r} is declared twice')
        _cards[card.key] = card


def get(key: str) -> HomeCard | None:
    return _cards.get(key)


def allowed(actor: Actor) -> list[HomeCard]:
    """Those this person may see, in the order they were declared for."""
    fit = (card for card in _cards.values() if not card.right or actor.may(card.right))
    return sorted(fit, key=lambda card: (card.order, card.key))


def arranged(actor: Actor) -> list[tuple[HomeCard, bool]]:
    """As this person put them, with whether each is shown; a card that is new since then stands at its own place."""
    kept = TableChoice.objects.filter(user_id=person_id(actor), screen=HOME).values_list('columns', flat=True).first()
    places = {key.removeprefix(HIDDEN): number for number, key in enumerate(kept or ())}
    hidden = {key.removeprefix(HIDDEN) for key in kept or () if key.startswith(HIDDEN)}
    found = allowed(actor)
    chosen = sorted((card for card in found if card.key in places), key=lambda card: places[card.key])
    for card in found:
        if card.key not in places:
            before = next((number for number, other in enumerate(chosen) if other.order > card.order), len(chosen))
            chosen.insert(before, card)
    return [(card, card.key not in hidden) for card in chosen]


def kept_as(order: list[str], shown: set[str], actor: Actor) -> list[str]:
    """What is stored of an arrangement: only cards this person may see, each once."""
    known = {card.key for card in allowed(actor)}
    keys = [key for key in dict.fromkeys(order) if key in known]
    return [key if key in shown else f'{HIDDEN}{key}' for key in keys]
