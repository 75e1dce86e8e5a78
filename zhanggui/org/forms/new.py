"""Forms that make one new person, shop, warehouse, department, position or role; each becomes one line of its use case."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.conf import settings

from zhanggui.core.actors import Actor
from zhanggui.core.words import lazy, say
from zhanggui.org import selectors
from zhanggui.org.choices import Platform
from zhanggui.org.forms.changes import offer_projects, right_choices
from zhanggui.org.models import Client, Department, Position, Project, Role, Warehouse

CODE_LENGTH_MAX = 40
NAME_LENGTH_MAX = 60
NONE = lazy(say('（无）', '(none)'))


def code_field() -> forms.CharField:
    return forms.CharField(label=lazy(say('编码', 'Code')), max_length=CODE_LENGTH_MAX)


def name_field() -> forms.CharField:
    return forms.CharField(label=lazy(say('名称', 'Name')), max_length=NAME_LENGTH_MAX)


def english_field() -> forms.CharField:
    return forms.CharField(label=lazy(say('英文名', 'English name')), max_length=NAME_LENGTH_MAX, required=False)


class PersonForm(forms.Form):
    username = forms.CharField(label=lazy(say('登录名', 'Log-in name')), max_length=CODE_LENGTH_MAX)
    name = forms.CharField(label=lazy(say('姓名', 'Name')), max_length=NAME_LENGTH_MAX)
    mobile = forms.CharField(label=lazy(say('手机', 'Mobile')), max_length=20, required=False)
    language = forms.ChoiceField(
        label=lazy(say('语言', 'Language')),
        choices=[('', lazy(say('跟随浏览器', 'As the browser'))), *settings.LANGUAGES],
        required=False,
    )


class NewShopForm(forms.Form):
    code = code_field()
    name = name_field()
    platform = forms.ChoiceField(label=lazy(say('平台', 'Platform')), choices=Platform.choices())
    warehouse = forms.ModelChoiceField(
        Warehouse.objects.all(), to_field_name='code', label=lazy(say('默认仓库', 'Default warehouse')), required=False
    )
    courier_code = forms.CharField(label=lazy(say('默认快递', 'Default courier')), max_length=40, required=False)
    project = forms.ModelChoiceField(
        Project.objects.all(), to_field_name='code', label=lazy(say('所属项目', 'Project')), required=False
    )

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        field = self.fields['warehouse']
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = selectors.warehouses(actor)
        offer_projects(self, actor)

    def clean_project(self) -> str:
        project = self.cleaned_data['project']
        return project.code if project else ''

    def clean_warehouse(self) -> str:
        place = self.cleaned_data['warehouse']
        return place.code if place else ''


class NewClientForm(forms.Form):
    code = code_field()
    name = name_field()
    name_en = english_field()


class NewProjectForm(forms.Form):
    code = code_field()
    name = name_field()
    name_en = english_field()
    client = forms.ModelChoiceField(Client.objects.all(), to_field_name='code', label=lazy(say('客户', 'Client')))

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        field = self.fields['client']
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Client.objects.visible_to(actor).filter(is_active=True)

    def clean_client(self) -> str:
        return str(self.cleaned_data['client'].code)


class NewWarehouseForm(forms.Form):
    code = code_field()
    name = name_field()
    province = forms.CharField(label=lazy(say('省份', 'Province')), max_length=40, required=False)
    address = forms.CharField(label=lazy(say('地址', 'Address')), max_length=200, required=False)
    contact = forms.CharField(label=lazy(say('联系人', 'Contact')), max_length=60, required=False)


class NewDepartmentForm(forms.Form):
    code = code_field()
    name = name_field()
    name_en = english_field()
    parent = forms.ModelChoiceField(
        Department.objects.all(), to_field_name='code', label=lazy(say('上级部门', 'Above it')), required=False
    )
    order = forms.IntegerField(label=lazy(say('排序', 'Order')), min_value=0, max_value=999, initial=10)

    def clean_parent(self) -> str:
        above = self.cleaned_data['parent']
        return above.code if above else ''


class NewPositionForm(forms.Form):
    code = code_field()
    name = name_field()
    name_en = english_field()
    department = forms.ModelChoiceField(
        Department.objects.all(), to_field_name='code', label=lazy(say('部门', 'Department'))
    )
    superior = forms.ModelChoiceField(
        Position.objects.all(), to_field_name='code', label=lazy(say('上级岗位', 'Reports to')), required=False
    )
    roles = forms.ModelMultipleChoiceField(
        Role.objects.all(),
        to_field_name='code',
        label=lazy(say('角色', 'Roles')),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    head_count = forms.IntegerField(label=lazy(say('编制', 'Seats')), min_value=0, max_value=9999, initial=1)

    def clean_department(self) -> str:
        return str(self.cleaned_data['department'].code)

    def clean_superior(self) -> str:
        above = self.cleaned_data['superior']
        return above.code if above else ''

    def clean_roles(self) -> tuple[str, ...]:
        return tuple(role.code for role in self.cleaned_data['roles'])


class NewRoleForm(forms.Form):
    code = code_field()
    name = name_field()
    name_en = english_field()
    rights = forms.MultipleChoiceField(
        label=lazy(say('权限', 'Rights')), choices=right_choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    requires_totp = forms.BooleanField(label=lazy(say('登录须动态口令', 'Asks for a code at log-in')), required=False)

    def clean_rights(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data['rights'])
