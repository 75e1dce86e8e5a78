"""The home, its cards by themselves, how somebody arranges them, and a duty ticked off: what everybody opens first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from zhanggui.core import clock, usecases
from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.rulebook import people
from zhanggui.rulebook.rights import SEE as SEE_RULES
from zhanggui.site.workbench import cards, declared, duties, lists
from zhanggui.site.workbench.cards import HOME, HomeCard
from zhanggui.site.workbench.ticking import TICK, Tick
from zhanggui.ui import navigation, services
from zhanggui.ui.registry import register
from zhanggui.ui.requests import Request, person_id
from zhanggui.ui.screens import PageScreen, Screen

ROUNDS_SHOWN = 14
MORNING = 11
EVENING = 18
GREETINGS = (say('早上好', 'Good morning'), say('下午好', 'Good afternoon'), say('晚上好', 'Good evening'))
WEEKDAYS = (
    say('星期一', 'Monday'), say('星期二', 'Tuesday'), say('星期三', 'Wednesday'), say('星期四', 'Thursday'),
    say('星期五', 'Friday'), say('星期六', 'Saturday'), say('星期日', 'Sunday'),
)  # fmt: skip

DECLARED = (*declared.CARDS, lists.Open)  # importing them declares them


@dataclass(frozen=True, slots=True)
class Placed:
    """A card on the page. `data` is None while the browser has still to ask for it."""

    card: HomeCard
    data: dict[str, Any] | None


class Home(Screen):
    name = HOME
    path = 'home/'
    title = say('我的工作台', 'My workbench')
    icon = 'home'
    group = 'home'
    order = 0
    template = 'site/home/page.html'

    def get(self, request: Request) -> HttpResponse:
        actor = request.actor
        placed = cards.arranged(actor)
        now = clock.shanghai(clock.now())
        told = {
            'placed': [
                Placed(card, None if card.later else card.context(actor)) for card, is_shown in placed if is_shown
            ],
            'choices': placed,
            'greeting': _greeting(now.hour),
            'weekday': WEEKDAYS[now.weekday()],
            'today': now.date(),
            'seats': [seat.name for seat in people.seating().seats_of(person_id(actor))],
        }
        return self.page(request, self.template, told)


class OneCard(Screen):
    """One card anew: late ones when the page stands, all of them when something was done."""

    name = 'workbench.card'
    path = 'home/cards/<str:card>/'
    title = say('工作台卡片', 'Card of the workbench')
    template = 'site/home/card.html'

    def get(self, request: Request, card: str) -> HttpResponse:
        return show_card(self, request, card)


class Arrange(Screen):
    """POST `card` in order, `shown` for those to be seen; `reset=1` goes back to what everybody has."""

    name = 'workbench.arrange'
    path = 'home/arrange/'
    title = say('布置工作台', 'Arrange the workbench')

    def get(self, request: Request) -> HttpResponse:
        return redirect(HOME)

    def post(self, request: Request) -> HttpResponse:
        if request.POST.get('reset'):
            services.forget_columns(request.actor, HOME)
        else:
            kept = cards.kept_as(request.POST.getlist('card'), set(request.POST.getlist('shown')), request.actor)
            services.keep_columns(request.actor, HOME, kept)
        return redirect(HOME)


class TickDuty(Screen):
    """POST `clause` and `note`: one's own word that a duty was done; answers with the card as it stands then."""

    name = 'workbench.tick'
    path = 'home/duties/tick/'
    title = say('勾选职责', 'Tick a duty off')
    right = TICK.name
    template = 'site/home/card.html'

    def get(self, request: Request) -> HttpResponse:
        return redirect(HOME)

    def post(self, request: Request) -> HttpResponse:
        line = Tick(request.POST.get('clause', '')[:40], request.POST.get('note', '').strip())
        verdicts = usecases.perform(TICK, [line], actor=request.actor)
        refused = [str(each.reason) for each in verdicts.refused]
        if not request.htmx:
            return redirect(HOME)
        return show_card(self, request, 'duties', refused=refused)


class Duties(PageScreen):
    """Of each of my duties, the rounds gone by: seen, ticked off, missed."""

    name = 'workbench.duties'
    path = 'home/duties/'
    title = say('我的岗位职责', 'My recurring duties')
    right = SEE_RULES
    template = 'site/home/history.html'

    def context(self, actor: Actor) -> dict[str, Any]:
        return {'duties': duties.of(person_id(actor), rounds=ROUNDS_SHOWN)}


def show_card(screen: Screen, request: Request, key: str, **told: Any) -> HttpResponse:
    card = cards.get(key)
    if card is None:
        raise Http404(key)
    if card.right and not request.actor.may(card.right):
        raise PermissionDenied(card.right)
    placed = Placed(card, {**card.context(request.actor), **told})
    return screen.page(request, 'site/home/card.html', {'placed': placed})


def _greeting(hour: int) -> Words:
    return GREETINGS[0 if hour < MORNING else 1 if hour < EVENING else 2]


navigation.declare(navigation.Group('home', say('首页', 'Home'), 'home', 1))
register(Home, OneCard, Arrange, TickDuty, Duties)
