"""The book itself: chapters with a search, one clause with all there is to know of it, the whole on paper, what concerns me."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, say
from zhanggui.flow.people import directory
from zhanggui.rulebook import people, tallies
from zhanggui.rulebook.choices import ControlKind, Every
from zhanggui.rulebook.controls import Period
from zhanggui.rulebook.models import Amendment, Chapter, Clause, ClauseVersion, Finding, Reading
from zhanggui.rulebook.rights import SEE, SEE_CONFORMANCE
from zhanggui.rulebook.searching import Sought, search, shown, sought
from zhanggui.rulebook.selectors import (
    Standing,
    clauses_of_positions,
    codes_of,
    for_everybody,
    history,
    in_force,
    newest_of,
    standings,
)  # fmt: skip
from zhanggui.rulebook.tallies import Looked
from zhanggui.rulebook.usecases import ACKNOWLEDGE, PROPOSE
from zhanggui.ui import palette, registry
from zhanggui.ui.cards import lines_over_days
from zhanggui.ui.details import DetailScreen, Link
from zhanggui.ui.panels import TemplatePanel
from zhanggui.ui.requests import Request, person_id
from zhanggui.ui.screens import PageScreen, Screen

FOUND_MAX = 20
FINDINGS_MAX = 10
UNENFORCED = 'unenforced'


@dataclass(frozen=True, slots=True)
class Line:
    """A clause as the list shows it, what was searched for marked. `chapter` only where it is not the heading."""

    standing: Standing
    code: str
    title: str
    text: str
    chapter: str = ''


@dataclass(frozen=True, slots=True)
class Shelf:
    """A chapter, or what a search found in one kind of place."""

    key: str
    name: str
    lines: list[Line]


class Book(Screen):
    name = 'rulebook.book'
    path = 'rulebook/'
    title = say('制度汇编', 'Rulebook')
    icon = 'book'
    group = 'rules'
    order = 10
    right = SEE
    template = 'rulebook/page/book.html'

    def get(self, request: Request) -> HttpResponse:
        known = standings(list(in_force()))
        text, kind = shown(request.GET.get('q', '')), request.GET.get('kind', '')
        wanted = sought(text)
        chosen = known
        if kind == UNENFORCED:
            chosen = [each for each in chosen if not each.is_enforced]
        elif kind in set(ControlKind):
            chosen = [each for each in chosen if each.version.kind == kind]
        return self.page(
            request,
            self.template,
            {
                'text': text,
                'kind': kind,
                'kinds': [(each.value, each.label) for each in ControlKind],
                'total': len(known),
                'unenforced': sum(not each.is_enforced for each in known),
                'shelves': (shelves := _found(wanted, chosen) if wanted.words else _shelves(chosen)),
                'found': sum(len(shelf.lines) for shelf in shelves),
            },
        )


class Paper(Screen):
    """The whole text as it stands today, to be printed."""

    name = 'rulebook.paper'
    path = 'rulebook/paper/'
    title = say('制度全文', 'The whole rulebook')
    right = SEE
    template = 'rulebook/page/paper.html'

    def get(self, request: Request) -> HttpResponse:
        known = standings(list(in_force()))
        context = {'chapters': _by_chapter(known), 'today': clock.today(), 'total': len(known)}
        return self.page(request, self.template, context)


class MyRules(PageScreen):
    """What concerns me: changes I have not read, duties that come round, the rules of my positions."""

    name = 'rulebook.mine'
    path = 'rulebook/mine/'
    title = say('我的制度', 'My rules')
    icon = 'user-check'
    group = 'rules'
    order = 20
    right = SEE
    template = 'rulebook/page/mine.html'

    def context(self, actor: Actor) -> dict[str, Any]:
        seats = people.seating().seats_of(person_id(actor))
        mine = list(clauses_of_positions(codes_of(person_id(actor))))
        every = [(each, [row for row in mine if row.every == each]) for each in Every]
        return {
            'seats': [seat.name for seat in seats],
            'unread': unread_of(person_id(actor)),
            'acknowledge': ACKNOWLEDGE if actor.may(ACKNOWLEDGE.name) else None,
            'duties': [(choice.label, rows) for choice, rows in every if rows],
            'mine': [row for row in mine if not row.every],
            'everybody': list(for_everybody()),
        }


def unread_of(person: int) -> list[Reading]:
    """Changes this person has to read and has not, the most pressing first."""
    rows = Reading.objects.filter(person_id=person, read_at=None).order_by('due_on', 'pk')
    return list(rows.select_related('amendment__clause', 'amendment__policy', 'amendment__clause_version'))


def _text(clause: Clause, actor: Actor) -> dict[str, Any]:
    version = _held(clause)
    named = {code: seat.name for seat in people.seating().seats() for code in seat.codes}
    return {
        'version': version,
        'kind': ControlKind(version.kind),
        'every': Every(version.every).label if version.every else None,
        'owner': named.get(version.owner, version.owner),
        'positions': [named.get(code, code) for code in version.positions],
    }


@dataclass(frozen=True, slots=True)
class Seen:
    """A clause as its page shows it: looked up once, whatever the panels ask."""

    version: ClauseVersion
    standing: Standing
    looked: Looked


def _seen(clause: Clause) -> Seen:
    known: dict[str, Any] = vars(clause)
    if 'seen' not in known:
        version = _held(clause)
        (standing,) = standings([version])
        today = clock.today()
        references = [each.reference for each in standing.controls]
        looked = tallies.look(Period(today.replace(day=1), today), references)
        known['seen'] = Seen(version, standing, looked)
    found: Seen = known['seen']
    return found


def _controls(clause: Clause, actor: Actor) -> dict[str, Any]:
    seen = _seen(clause)
    return {
        'standing': seen.standing,
        'version': seen.version,
        'shown': [(each, tallies.of([each.reference], seen.looked.counts)) for each in seen.standing.controls],
        'cases': reverse('rulebook.cases', args=[clause.pk]) if actor.may(SEE_CONFORMANCE) else '',
    }


def _trend(clause: Clause, actor: Actor) -> dict[str, Any]:
    seen = _seen(clause)
    references = [each.reference for each in seen.standing.controls if each.works]
    months = tallies.months(references, seen.looked.fresh)
    series = [
        (say('遵守', 'Kept'), [count.kept for _, count in months]),
        (say('违反', 'Broken'), [count.broken for _, count in months]),
    ]
    return {'option': lines_over_days([f'{month:%Y-%m}' for month, _ in months], series, bars=True)}


def _history(clause: Clause, actor: Actor) -> dict[str, Any]:
    rows = list(history(clause))
    held = _held(clause)
    return {'rows': [(row, row.pk == held.pk) for row in rows]}


def _concerned(clause: Clause, actor: Actor) -> dict[str, Any]:
    """Who holds its positions, and who has read its last change."""
    version = _held(clause)
    holders = directory().holders(version.positions) if version.positions else ()
    last = Amendment.objects.filter(clause=clause, in_force_at__isnull=False).order_by('-pk').first()
    readings = list(last.readings.order_by('read_at', 'person_id')) if last else []
    faces = directory().faces({*holders, *(each.person_id for each in readings)})
    return {
        'holders': [faces[each] for each in holders if each in faces],
        'is_everybody': not version.positions,
        'readings': [(faces[each.person_id].name, each) for each in readings if each.person_id in faces],
        'amendment': last,
    }


def _open(clause: Clause, actor: Actor) -> dict[str, Any]:
    rows = Finding.objects.visible_to(actor).filter(clause=clause)
    return {
        'amendments': list(Amendment.objects.filter(clause=clause).order_by('-pk')[:FINDINGS_MAX]),
        'findings': list(rows.order_by('-pk')[:FINDINGS_MAX]),
    }


def amend_address(clause: Clause) -> str:
    return reverse('rulebook.amend_clause', args=[clause.pk])


class ClausePage(DetailScreen):
    name = 'rulebook.clause'
    path = 'rulebook/clauses/<int:pk>/'
    title = say('条款', 'Clause')
    right = SEE
    model = Clause
    desk = 'rulebook.book'
    template = 'rulebook/page/clause.html'
    links = (Link(say('提出修订', 'Propose an amendment'), amend_address, icon='edit', right=PROPOSE.name),)
    panels = (
        TemplatePanel(say('正文', 'Text'), template='rulebook/panel/text.html', load=_text, wide=True),
        TemplatePanel(
            say('控制与本月执行', 'Controls, this month'),
            template='rulebook/panel/controls.html',
            load=_controls,
            wide=True,
        ),
        TemplatePanel(say('近十二个月', 'Twelve months'), template='rulebook/panel/trend.html', load=_trend, wide=True),
        TemplatePanel(say('版本', 'Versions'), template='rulebook/panel/history.html', load=_history, wide=True),
        TemplatePanel(
            say('与谁有关', 'Whom it concerns'), template='rulebook/panel/concerned.html', load=_concerned, aside=True
        ),
        TemplatePanel(
            say('修订与问题', 'Amendments and findings'), template='rulebook/panel/open.html', load=_open, aside=True
        ),
    )

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return Clause.objects.select_related('chapter').filter(versions__isnull=False).distinct()

    def heading(self, thing: Clause) -> str:
        return f'{thing.code} {_held(thing)}'


def _held(clause: Clause) -> ClauseVersion:
    """What holds today; of a clause that ended or is still to come, its newest."""
    known: dict[str, Any] = vars(clause)
    if 'held' not in known:
        known['held'] = in_force().filter(clause=clause).first() or newest_of([clause.pk])[clause.pk]
        known['held'].clause = clause
    found: ClauseVersion = known['held']
    return found


def _shelves(known: Iterable[Standing]) -> list[Shelf]:
    return [Shelf(chapter.key, str(chapter), [_line(each) for each in rows]) for chapter, rows in _by_chapter(known)]


def _line(found: Standing) -> Line:
    version = found.version
    return Line(found, version.clause.code, str(version.words), str(version.said))


def _found(wanted: Sought, known: Sequence[Standing]) -> list[Shelf]:
    standing = {each.version.pk: each for each in known}
    return [
        Shelf('', str(hits.place), [_hit(wanted, standing[version.pk]) for version in hits.versions])
        for hits in search(wanted, [each.version for each in known])
    ]


def _hit(wanted: Sought, found: Standing) -> Line:
    version = found.version
    return Line(
        found, wanted.marked(version.clause.code), wanted.marked(version.words), wanted.marked(version.said),
        str(version.clause.chapter),
    )  # fmt: skip


def _by_chapter(known: Iterable[Standing]) -> list[tuple[Chapter, list[Standing]]]:
    groups: dict[int, list[Standing]] = defaultdict(list)
    chapters: dict[int, Chapter] = {}
    for each in known:
        chapter = each.version.clause.chapter
        chapters[chapter.pk] = chapter
        groups[chapter.pk].append(each)
    return [(chapters[key], rows) for key, rows in groups.items()]


def found_clauses(actor: Actor, text: str) -> list[palette.Hit]:
    wanted = sought(text)
    found = [row for hits in search(wanted, in_force()) for row in hits.versions] if wanted.words else []
    return [
        palette.Hit(f'{row.clause.code} {row}', reverse('rulebook.clause', args=[row.clause_id]), icon='book')
        for row in found[:FOUND_MAX]
    ]


RULES: Words = say('制度', 'Rules')

registry.register(Book, Paper, MyRules, ClausePage)
palette.register(palette.Source(RULES, found_clauses, right=SEE))
