"""What the lists of the organisation can be narrowed by."""

from __future__ import annotations

from zhanggui.core.words import say
from zhanggui.org.choices import Platform
from zhanggui.org.models import Position, Role, Shop
from zhanggui.ui.filters import ChoiceFilter, Filters, RowsFilter, SearchFilter, YesNoFilter


class PeopleFilters(Filters):
    q = SearchFilter(fields=('username', 'name'), placeholder=say('姓名或登录名', 'Name or log-in name'))
    position = RowsFilter(
        lambda actor: Position.objects.all(), label=say('岗位', 'Position'), field_name='posts__position', distinct=True
    )
    basic = ('q', 'position')


class ShopFilters(Filters):
    q = SearchFilter(fields=('code', 'name'))
    platform = ChoiceFilter(Platform, label=say('平台', 'Platform'))
    is_active = YesNoFilter(label=say('营业', 'Trades'))
    basic = ('q', 'platform')

    class Meta:
        model = Shop
        fields: tuple[str, ...] = ()


class PlaceFilters(Filters):
    q = SearchFilter(fields=('code', 'name'))


class PositionFilters(Filters):
    q = SearchFilter(fields=('code', 'name'))
    role = RowsFilter(lambda actor: Role.objects.all(), label=say('角色', 'Role'), field_name='roles')
    basic = ('q', 'role')
