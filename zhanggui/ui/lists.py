"""The list screen: filter box, saved views, tabs with counts, batch bar, rows; one view gives the page and its fragment.

Never a full COUNT and never an OFFSET: pages go by key, counts stop at a cap. What a reader may see starts at `rows`, and
everything (page, count, selection, export) passes through it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpResponse, QueryDict
from django.urls import reverse

from zhanggui.core import usecases
from zhanggui.core.actors import Actor
from zhanggui.core.scope import rows_seen_by
from zhanggui.core.usecases import UseCase
from zhanggui.core.words import Words, say
from zhanggui.ui import keyset, plugs, registry
from zhanggui.ui.filters import Filters
from zhanggui.ui.keyset import Cursor, Page
from zhanggui.ui.models import SavedView, TableChoice
from zhanggui.ui.requests import Request, number_in, person_id
from zhanggui.ui.screens import Screen
from zhanggui.ui.tables import Look, Table

SIZES = (50, 100, 200)
TAB_COUNT_MAX = 999
SELECT_MAX = 10_000
PLACE = ('after', 'before')  # where in the list, not which list

Query = Q | Callable[[QuerySet[Any]], QuerySet[Any]] | None


@dataclass(frozen=True, slots=True)
class Tab:
    """A state tab. `state` lets the batch bar offer only what fits; `count` comes from kept counters or `capped_count`."""

    key: str
    label: Words
    query: Query = None
    count: int | None = None
    state: str = ''
    tone: str = ''

    @property
    def shown_count(self) -> str:
        if self.count is None:
            return ''
        return f'{TAB_COUNT_MAX}+' if self.count > TAB_COUNT_MAX else str(self.count)


@dataclass(frozen=True, slots=True)
class Ask:
    """What one reader asks of a list: everything that decides which rows come, in which order, from where."""

    actor: Actor
    params: QueryDict
    tabs: tuple[Tab, ...]
    tab: Tab | None
    sort: tuple[str, ...]
    cursor: Cursor | None = None
    size: int = SIZES[0]

    @property
    def is_narrowed(self) -> bool:
        return any(value for key, value in self.params.items() if key not in ('tab', 'sort', 'size', 'view', *PLACE))


class ListScreen(Screen):
    """Four declarations make a list: `model`, `table`, `filters`, `use_cases`. See docs/how-to/add-a-screen.md."""

    model: ClassVar[type[Model]]
    table: ClassVar[type[Table]]
    filters: ClassVar[type[Filters] | None] = None
    tabs: ClassVar[Callable[[Actor], Sequence[Tab]] | None] = None
    use_cases: ClassVar[tuple[UseCase, ...]] = ()
    detail: ClassVar[str] = ''  # screen the rows lead to
    adds: ClassVar[tuple[str, ...]] = ()  # screens that make new rows: buttons above the list
    empty: ClassVar[Words] = say('还没有记录。', 'Nothing here yet.')
    exports: ClassVar[bool] = True
    again_seconds: ClassVar[int] = 0  # reads itself again while something is under way
    keys: ClassVar[Words] = say('', '')  # keys of its own, told beside those of every list
    template = 'ui/page/list.html'

    # --- hooks ---------------------------------------------------------------------------------------------------------
    def rows(self, actor: Actor) -> QuerySet[Any]:
        """Everything this actor may see here."""
        return rows_seen_by(actor, self.model)

    def page_ids(self, ask: Ask) -> list[int] | None:
        """Up to `ask.size + 1` ids in the cursor's direction from a narrower table; None: the ORM does it."""
        return None

    def href(self, row: Any) -> str:
        return reverse(self.detail, kwargs={'pk': row.pk}) if self.detail else ''

    # --- reading -------------------------------------------------------------------------------------------------------
    def ask_of(self, actor: Actor, params: QueryDict) -> Ask:
        """Anything odd in the address is passed over: a list always answers."""
        tabs = self.shown_tabs(actor)
        tab = next((tab for tab in tabs if tab.key == params.get('tab')), tabs[0] if tabs else None)
        named = params.get('sort', '')
        lookup = self.table.sorts().get(named.lstrip('-'))
        asked = (f'{"-" if named.startswith("-") else ""}{lookup}',) if lookup else self.table.sort
        sort = keyset.ending_with_key(asked)
        size = number_in(params.get('size')) or SIZES[0]
        edge = params.get('after') or params.get('before') or ''
        cursor = keyset.decoded(edge, self.model, sort) if edge else None
        return Ask(actor, params, tuple(tabs), tab, sort, cursor, size if size in SIZES else SIZES[0])

    def chosen(self, ask: Ask) -> QuerySet[Any]:
        """The rows behind the filter and the tab, in no order yet."""
        rows = self.rows(ask.actor)
        if self.filters:
            rows = self.filters(ask.params, queryset=rows, request=_Reader(ask.actor)).qs
        query = ask.tab.query if ask.tab else None
        if query is None:
            return rows
        return rows.filter(query) if isinstance(query, Q) else query(rows)

    def page_of(self, ask: Ask, look: Look) -> Page:
        ids = self.page_ids(ask)
        if ids is None:
            return keyset.page(look.joined(self.chosen(ask)), ask.sort, ask.cursor, size=ask.size)
        known = look.joined(self.rows(ask.actor)).in_bulk(ids)
        return keyset.cut([known[each] for each in ids if each in known], ask.sort, ask.cursor, size=ask.size)

    def matching_ids(self, ask: Ask, limit: int = SELECT_MAX) -> list[int]:
        """The ids behind the whole filter, at most `limit`: what "select all" and its use case work on."""
        whole = replace(ask, cursor=None, size=limit)
        ids = self.page_ids(whole)
        if ids is None:
            ids = list(self.chosen(whole).order_by(*ask.sort).values_list('pk', flat=True)[:limit])
        return ids[:limit]

    def count(self, ask: Ask, limit: int = SELECT_MAX) -> int:
        """How many match, never counting beyond `limit + 1`."""
        whole = replace(ask, cursor=None, size=limit)
        ids = self.page_ids(whole)
        return capped_count(self.chosen(whole), limit) if ids is None else len(ids)

    # --- showing -------------------------------------------------------------------------------------------------------
    def shown_tabs(self, actor: Actor) -> list[Tab]:
        tabs = type(self).tabs
        return list(tabs(actor)) if tabs else []

    def look(self, actor: Actor) -> Look:
        kept = TableChoice.objects.filter(user_id=person_id(actor), screen=self.name).first()
        if kept is None:
            return self.table.look().of(self.model)
        return self.table.look(kept.columns, freeze=kept.freeze, density=kept.density).of(self.model)

    def offered(self, ask: Ask) -> list[UseCase]:
        state = ask.tab.state or None if ask.tab else None
        return usecases.offered(self.use_cases, ask.actor, state=state)

    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        ask = self.ask_of(request.actor, request.GET)
        if request.GET.get('count'):
            return HttpResponse(str(self.count(ask)))
        look = self.look(request.actor)
        inside = self.list_context(ask, look)
        if request.htmx and request.htmx.target == 'list':
            return self.page(request, 'ui/fragment/list.html', inside)
        return self.page(request, self.template, {**inside, **self.frame_context(ask, look)})

    def list_context(self, ask: Ask, look: Look) -> dict[str, Any]:
        """What the fragment needs: tabs, batch bar, rows, pager."""
        page = self.page_of(ask, look)
        offered = self.offered(ask)
        lines = list(look.lines(page.rows, ask.actor, [self.href(row) for row in page.rows]))
        sort = ask.params.get('sort', '')
        return {
            'ask': ask,
            'tabs': ask.tabs,
            'offered': offered,
            'look': look,
            'head': look.head(sort or _shown_sort(self.table)),
            'body': look.body(lines, pick=bool(offered)),
            'rows_page': page,
            'sizes': SIZES,
        }

    def frame_context(self, ask: Ask, look: Look) -> dict[str, Any]:
        """What stands around it and does not change with the rows: filter box, saved views, columns."""
        filters = (
            self.filters(ask.params, queryset=self.rows(ask.actor), request=_Reader(ask.actor))
            if self.filters
            else None
        )
        views = SavedView.objects.filter(Q(user_id=person_id(ask.actor)) | Q(shared=True), screen=self.name).order_by(
            'name'
        )
        shown = {column.name for column in look.columns}
        return {
            'filters': filters,
            'views': list(views),
            'all_columns': [*look.columns, *(each for name, each in self.table.columns.items() if name not in shown)],
            'shown_columns': shown,
            'add_links': add_links(self.adds, ask.actor),
            'doors': plugs.doors_of(self.name, ask.actor),
        }


@dataclass(frozen=True, slots=True)
class _Reader:
    """All of a request that a filter may look at."""

    actor: Actor


def allowed_list(name: str, actor: Actor) -> type[ListScreen]:
    """The list of this name, not found when there is none or the actor may not open it."""
    try:
        screen = registry.get(name)
    except KeyError:
        raise Http404(name) from None
    if not issubclass(screen, ListScreen) or not screen.allows(actor):
        raise Http404(name)
    return screen


def capped_count(rows: QuerySet[Any], limit: int = TAB_COUNT_MAX) -> int:
    """Counts no further than `limit + 1`, which stands for "more"."""
    return rows.order_by().values('pk')[: limit + 1].count()


def add_links(names: Sequence[str], actor: Actor) -> list[type[Screen]]:
    """The screens among `names` that this actor may open."""
    return [screen for screen in map(registry.get, names) if screen.allows(actor)]


def _shown_sort(table: type[Table]) -> str:
    """The header that carries the arrow when nobody asked for a sort."""
    first = table.sort[0] if table.sort else ''
    by_lookup = {lookup: name for name, lookup in table.sorts().items()}
    name = by_lookup.get(first.lstrip('-'), '')
    return f'-{name}' if name and first.startswith('-') else name
