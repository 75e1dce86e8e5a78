"""What must be told beside the set: posts, rights, habits of shops. Cleaned data are ids and values, never rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms

from zhanggui.core import clock, rights
from zhanggui.core.actors import Actor
from zhanggui.core.parsing import ParseError, parse_fen
from zhanggui.core.words import lazy, say
from zhanggui.org import selectors
from zhanggui.org.drafts import Reach, Term
from zhanggui.org.models import Client, Position, Project, Role, Shop, Warehouse
from zhanggui.org.tokens import DAYS_MAX

KEPT = (('', lazy(say('不变', 'Leave as it is'))), ('true', lazy(say('是', 'Yes'))), ('false', lazy(say('否', 'No'))))
COLUMNS = {'project': 'project_id', 'warehouse': 'warehouse_id', 'high_amount': 'high_amount_fen'}
REASON_LENGTH_MAX = 200


class ReasonForm(forms.Form):
    reason = forms.CharField(label=lazy(say('原因', 'Reason')), max_length=REASON_LENGTH_MAX, required=False)


class DayInput(forms.DateInput):
    input_type = 'date'

    def __init__(self) -> None:
        super().__init__(format='%Y-%m-%d')


class PostForm(forms.Form):
    """Which position, how far, from when to when. Choices are cut to what the granter sees."""

    position = forms.ModelChoiceField(
        Position.objects.select_related('department'), label=lazy(say('岗位', 'Position'))
    )
    all_shops = forms.BooleanField(label=lazy(say('全部店铺', 'All shops')), required=False)
    shops = forms.ModelMultipleChoiceField(Shop.objects.all(), label=lazy(say('店铺', 'Shops')), required=False)
    clients = forms.ModelMultipleChoiceField(
        Client.objects.all(),
        label=lazy(say('客户（其全部店铺，含以后新开的）', 'Clients (all their shops, new ones too)')),
        required=False,
    )
    all_warehouses = forms.BooleanField(label=lazy(say('全部仓库', 'All warehouses')), required=False)
    warehouses = forms.ModelMultipleChoiceField(
        Warehouse.objects.all(), label=lazy(say('仓库', 'Warehouses')), required=False
    )
    since = forms.DateField(label=lazy(say('到任', 'From')), initial=clock.today, widget=DayInput())
    until = forms.DateField(
        label=lazy(say('卸任（留空为长期）', 'Until (empty: lasting)')), required=False, widget=DayInput()
    )
    acting = forms.BooleanField(label=lazy(say('代理', 'Acting')), required=False)

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        _queryset(self, 'shops', Shop.objects.visible_to(actor))
        _queryset(self, 'warehouses', Warehouse.objects.visible_to(actor))
        clients = Client.objects.visible_to(actor)
        if clients.exists():
            _queryset(self, 'clients', clients)
        else:
            del self.fields['clients']

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        if not {'position', 'since'} <= told.keys():
            return told
        reach = Reach(
            shops=tuple(shop.pk for shop in told.get('shops') or ()),
            clients=tuple(client.pk for client in told.get('clients') or ()),
            warehouses=tuple(place.pk for place in told.get('warehouses') or ()),
            all_shops=told.get('all_shops', False),
            all_warehouses=told.get('all_warehouses', False),
        )
        term = Term(since=told['since'], until=told.get('until'), acting=told.get('acting', False))
        return {'position': told['position'].pk, 'reach': reach, 'term': term}


class EndForm(forms.Form):
    last_day = forms.DateField(
        label=lazy(say('最后一天（留空为立即）', 'Last day (empty: at once)')), required=False, widget=DayInput()
    )


def right_choices() -> list[tuple[str, Any]]:
    """Every right, with the wildcards of each context before its own; read when the form is shown, not when it is imported."""
    found: list[tuple[str, Any]] = [('*', lazy(say('全部权限', 'Everything')))]
    for context in sorted({right.context for right in rights.every()}):
        found.append((f'{context}.*', f'{context}.*'))
        found += [(each.name, lazy(each.label)) for each in rights.every() if each.context == context]
    return found


class RightsForm(forms.Form):
    """The whole set of a role's rights. For one role it opens with what the role has."""

    rights = forms.MultipleChoiceField(
        label=lazy(say('权限', 'Rights')), choices=right_choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    requires_totp = forms.NullBooleanField(
        label=lazy(say('登录须动态口令', 'Asks for a code at log-in')),
        required=False,
        widget=forms.Select(choices=KEPT),
    )

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        role = Role.objects.filter(pk__in=ids).first() if len(ids) == 1 else None
        if role:
            self.initial = {'rights': role.rights}


class RolesForm(forms.Form):
    roles = forms.ModelMultipleChoiceField(
        Role.objects.all(), label=lazy(say('角色', 'Roles')), required=False, widget=forms.CheckboxSelectMultiple
    )

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        if len(ids) == 1:
            self.initial = {'roles': Role.objects.filter(positions__pk=ids[0])}

    def clean_roles(self) -> list[int]:
        return [role.pk for role in self.cleaned_data['roles']]


class ChangeForm(forms.Form):
    """An empty field leaves that habit as it is; for one row the form opens with its values."""

    shown: ClassVar[tuple[str, ...]] = ()

    def clean(self) -> dict[str, Any]:
        return {field: None if value == '' else value for field, value in self.cleaned_data.items()}


class ShopForm(ChangeForm):
    name = forms.CharField(label=lazy(say('名称', 'Name')), max_length=60, required=False)
    project = forms.ModelChoiceField(Project.objects.all(), label=lazy(say('所属项目', 'Project')), required=False)
    without_project = forms.BooleanField(
        label=lazy(say('移出项目（不再属于任何客户）', 'Off its project (of no client any more)')), required=False
    )
    warehouse = forms.ModelChoiceField(
        Warehouse.objects.all(), label=lazy(say('默认仓库', 'Default warehouse')), required=False
    )
    courier_code = forms.CharField(label=lazy(say('默认快递', 'Default courier')), max_length=40, required=False)
    allocates_by_line = forms.NullBooleanField(
        label=lazy(say('允许按行配货', 'Sends lines apart')), required=False, widget=forms.Select(choices=KEPT)
    )
    high_amount = forms.CharField(label=lazy(say('大额线（元）', 'High amount (yuan)')), max_length=20, required=False)
    ship_hours_max = forms.IntegerField(
        label=lazy(say('发货时限（小时）', 'Ships within (hours)')), min_value=1, max_value=24 * 60, required=False
    )
    is_active = forms.NullBooleanField(
        label=lazy(say('营业', 'Trades')), required=False, widget=forms.Select(choices=KEPT)
    )

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        _queryset(self, 'warehouse', selectors.warehouses(actor))
        offer_projects(self, actor)
        shop = Shop.objects.visible_to(actor).filter(pk__in=ids).first() if len(ids) == 1 else None
        if shop:
            self.initial = {
                'name': shop.name,
                'project': shop.project_id,
                'warehouse': shop.warehouse_id,
                'courier_code': shop.courier_code,
                'allocates_by_line': shop.allocates_by_line,
                'high_amount': f'{shop.high_amount_fen / 100:.2f}',
                'ship_hours_max': shop.ship_hours_max,
                'is_active': shop.is_active,
            }

    def clean_warehouse(self) -> int | None:
        place = self.cleaned_data['warehouse']
        return place.pk if place else None

    def clean_project(self) -> int | None:
        project = self.cleaned_data.get('project')
        return project.pk if project else None

    def clean_high_amount(self) -> int | None:
        text = self.cleaned_data['high_amount']
        if not text:
            return None
        try:
            return parse_fen(text)
        except ParseError as error:
            raise forms.ValidationError(str(error.reason)) from error

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        return {COLUMNS.get(key, key): told[key] for key in told}


class WarehouseForm(ChangeForm):
    name = forms.CharField(label=lazy(say('名称', 'Name')), max_length=60, required=False)
    province = forms.CharField(label=lazy(say('省份', 'Province')), max_length=40, required=False)
    address = forms.CharField(label=lazy(say('地址', 'Address')), max_length=200, required=False)
    contact = forms.CharField(label=lazy(say('联系人', 'Contact')), max_length=60, required=False)
    is_active = forms.NullBooleanField(
        label=lazy(say('启用', 'In use')), required=False, widget=forms.Select(choices=KEPT)
    )

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        place = Warehouse.objects.visible_to(actor).filter(pk__in=ids).first() if len(ids) == 1 else None
        if place:
            self.initial = {field: getattr(place, field) for field in self.fields}


class ClientForm(ChangeForm):
    model: ClassVar[Any] = Client
    name = forms.CharField(label=lazy(say('名称', 'Name')), max_length=60, required=False)
    name_en = forms.CharField(label=lazy(say('英文名', 'English name')), max_length=60, required=False)
    is_active = forms.NullBooleanField(
        label=lazy(say('合作中', 'We work for them')), required=False, widget=forms.Select(choices=KEPT)
    )

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        row = self.model.objects.visible_to(actor).filter(pk__in=ids).first() if len(ids) == 1 else None
        if row:
            self.initial = {field: getattr(row, field) for field in self.fields}


class ProjectForm(ClientForm):
    model = Project


class TokenForm(forms.Form):
    name = forms.CharField(label=lazy(say('用途', 'What for')), max_length=60)
    days = forms.IntegerField(label=lazy(say('有效天数', 'Lives (days)')), min_value=1, max_value=DAYS_MAX, initial=90)
    rights = forms.MultipleChoiceField(
        label=lazy(say('权限', 'Rights')), choices=right_choices, widget=forms.CheckboxSelectMultiple
    )


def offer_projects(form: forms.Form, actor: Actor) -> None:
    """A company without clients is not asked for a project."""
    projects = Project.objects.visible_to(actor).filter(is_active=True)
    if projects.exists():
        _queryset(form, 'project', projects)
    else:
        del form.fields['project']
        form.fields.pop('without_project', None)


def _queryset(form: forms.Form, name: str, rows: Any) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows
