"""Screens of the codes on the platforms: the queue of those that no SKU answers to, and each with what comes nearest."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zhanggui.catalog.choices import Match
from zhanggui.catalog.filters import ListingFilters
from zhanggui.catalog.models import Listing
from zhanggui.catalog.policies import SEE
from zhanggui.catalog.selectors import suggestions_for
from zhanggui.catalog.tables import (
    ListingTable,
)
from zhanggui.catalog.usecases import (
    IGNORE_LISTING,
    MATCH_LISTING,
)
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.ui.columns import ChoiceColumn, TextColumn, TimeColumn
from zhanggui.ui.details import DetailScreen
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.panels import FactsPanel, TemplatePanel, TimelinePanel
from zhanggui.ui.registry import register

ALL = say('全部', 'All')


def listing_tabs(actor: Actor) -> list[Tab]:
    waiting = Listing.objects.visible_to(actor).filter(match=Match.UNMATCHED)
    return [
        Tab(
            'unmatched',
            Match.UNMATCHED.label,
            Q(match=Match.UNMATCHED),
            count=capped_count(waiting),
            tone=Match.UNMATCHED.tone,
        ),
        Tab('matched', Match.MATCHED.label, Q(match=Match.MATCHED)),
        Tab('ignored', Match.IGNORED.label, Q(match=Match.IGNORED)),
        Tab('all', ALL),
    ]


class ListingList(ListScreen):
    name = 'catalog.listings'
    title = say('编码匹配', 'Unmatched codes')
    icon = 'link'
    group = 'goods'
    order = 40
    right = SEE
    model = Listing
    table = ListingTable
    filters = ListingFilters
    tabs = listing_tabs
    use_cases = (MATCH_LISTING, IGNORE_LISTING)
    detail = 'catalog.listing'
    empty = say('所有编码都匹配好了。', 'Every code has its SKU.')


class ListingPage(DetailScreen):
    name = 'catalog.listing'
    path = 'catalog/listings/<int:pk>/'
    title = say('平台商品', 'Listing')
    right = SEE
    model = Listing
    desk = 'catalog.listings'
    state_field = 'match'
    use_cases = (MATCH_LISTING, IGNORE_LISTING)
    panels = (
        FactsPanel(
            say('平台上', 'On the platform'),
            wide=True,
            facts=(
                TextColumn(say('店铺', 'Shop'), 'shop.name'),
                TextColumn(say('商家编码', 'Code'), 'code', copy=True),
                TextColumn(say('标题', 'Title'), 'title'),
                TextColumn(say('销售属性', 'Attributes'), 'attributes'),
                TextColumn(say('平台规格 ID', 'Platform SKU'), 'platform_sku', copy=True),
                TimeColumn(say('首次出现', 'First seen'), 'seen_at'),
                ChoiceColumn(say('匹配', 'Match'), 'match'),
                TextColumn(say('我方编码', 'Our SKU'), 'sku.code', copy=True),
            ),
        ),
        TemplatePanel(
            say('可能是', 'Perhaps'),
            template='catalog/panel/suggestions.html',
            wide=True,
            right=MATCH_LISTING.name,
            load=lambda listing, _: {'suggestions': suggestions_for([listing], most=8).get(listing.pk, [])},
        ),
        TimelinePanel(state=Match),
    )

    def rows(self, actor: Actor) -> QuerySet[Listing]:
        return Listing.objects.visible_to(actor).select_related('shop', 'sku')


register(ListingList, ListingPage)
