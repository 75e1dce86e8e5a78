"""Departments, positions, and roles with the matrix of who may what."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.apps import apps

from zhanggui.core import rights
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.org.choices import PostState
from zhanggui.org.drafts import NewDepartment, NewPosition, NewRole
from zhanggui.org.filters import PlaceFilters, PositionFilters
from zhanggui.org.forms.new import NewDepartmentForm, NewPositionForm, NewRoleForm
from zhanggui.org.models import SEE, Department, Position, Post, Role
from zhanggui.org.tables import DepartmentTable, HolderTable, PositionTable, RoleTable, right_rows
from zhanggui.org.usecases import (
    CREATE_DEPARTMENT,
    CREATE_POSITION,
    CREATE_ROLE,
    SET_POSITION_ROLES,
    SET_RIGHTS,
)
from zhanggui.ui import registry
from zhanggui.ui.columns import BoolColumn, NumberColumn, TextColumn
from zhanggui.ui.details import DetailScreen
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.lists import ListScreen
from zhanggui.ui.panels import FactsPanel, TablePanel, TemplatePanel, TimelinePanel
from zhanggui.ui.registry import register
from zhanggui.ui.screens import PageScreen


class DepartmentList(ListScreen):
    name = 'org.departments'
    title = say('部门', 'Departments')
    icon = 'sitemap'
    group = 'company'
    order = 40
    right = SEE
    model = Department
    table = DepartmentTable
    filters = PlaceFilters
    adds = ('org.department_new',)


class DepartmentNew(FormScreen):
    name = 'org.department_new'
    path = 'org/departments/new/'
    title = say('新增部门', 'New department')
    icon = 'plus'
    use_case = CREATE_DEPARTMENT
    form = NewDepartmentForm
    done = 'org.departments'

    def line(self, cleaned: Any) -> NewDepartment:
        return NewDepartment(**cleaned)


class PositionList(ListScreen):
    name = 'org.positions'
    title = say('岗位', 'Positions')
    icon = 'id-badge-2'
    group = 'company'
    order = 50
    right = SEE
    model = Position
    table = PositionTable
    filters = PositionFilters
    use_cases = (SET_POSITION_ROLES,)
    detail = 'org.position'
    adds = ('org.position_new',)


class PositionPage(DetailScreen):
    name = 'org.position'
    path = 'org/positions/<int:pk>/'
    title = say('岗位', 'Position')
    right = SEE
    model = Position
    desk = 'org.positions'
    use_cases = (SET_POSITION_ROLES,)
    panels = (
        FactsPanel(
            say('资料', 'Facts'),
            facts=(
                TextColumn(say('编码', 'Code'), 'code'),
                TextColumn(say('部门', 'Department'), 'department.name'),
                TextColumn(say('上级岗位', 'Reports to'), 'superior.name'),
                NumberColumn(say('编制', 'Seats'), 'head_count'),
            ),
        ),
        TemplatePanel(
            say('权限', 'Rights'), template='org/rights.html',
            load=lambda seat, actor: {
                'rights': right_rows({right for role in seat.roles.all() for right in role.rights})
            },
        ),
        TablePanel(
            say('任职人员', 'Held by'), table=HolderTable,
            rows=lambda seat, actor: Post.objects.filter(position=seat).order_by('-since'),
            href=lambda post: registry.get('org.person').address(pk=post.user_id),
        ),
        TimelinePanel(state=PostState),
    )  # fmt: skip


class PositionNew(FormScreen):
    name = 'org.position_new'
    path = 'org/positions/new/'
    title = say('新增岗位', 'New position')
    icon = 'plus'
    use_case = CREATE_POSITION
    form = NewPositionForm
    done = 'org.positions'

    def line(self, cleaned: Any) -> NewPosition:
        return NewPosition(**cleaned)


class RoleList(ListScreen):
    name = 'org.roles'
    title = say('角色', 'Roles')
    icon = 'shield-lock'
    group = 'company'
    order = 60
    right = SEE
    model = Role
    table = RoleTable
    filters = PlaceFilters
    use_cases = (SET_RIGHTS,)
    detail = 'org.role'
    adds = ('org.role_new', 'org.rights')


class RolePage(DetailScreen):
    name = 'org.role'
    path = 'org/roles/<int:pk>/'
    title = say('角色', 'Role')
    right = SEE
    model = Role
    desk = 'org.roles'
    use_cases = (SET_RIGHTS,)
    panels = (
        FactsPanel(
            say('资料', 'Facts'),
            facts=(
                TextColumn(say('编码', 'Code'), 'code'),
                BoolColumn(say('登录须动态口令', 'Asks for a code at log-in'), 'requires_totp'),
            ),
        ),
        TemplatePanel(
            say('权限', 'Rights'), template='org/rights.html', load=lambda role, actor: {'rights': right_rows(role.rights)}
        ),
        TablePanel(
            say('用于岗位', 'Carried by'), table=PositionTable,
            rows=lambda role, actor: role.positions.all(), href=lambda seat: PositionPage.address(pk=seat.pk),
        ),
        TimelinePanel(),
    )  # fmt: skip


class RoleNew(FormScreen):
    name = 'org.role_new'
    path = 'org/roles/new/'
    title = say('新增角色', 'New role')
    icon = 'plus'
    use_case = CREATE_ROLE
    form = NewRoleForm
    done = 'org.roles'

    def line(self, cleaned: Any) -> NewRole:
        return NewRole(**cleaned)


class RightsMatrix(PageScreen):
    """Every right against every role: what an auditor asks for first."""

    name = 'org.rights'
    path = 'org/rights/'
    title = say('权限总表', 'Rights matrix')
    icon = 'table'
    right = SEE
    template = 'org/matrix.html'

    def context(self, actor: Actor) -> dict[str, Any]:
        roles = list(Role.objects.all())
        held = [set(role.rights) for role in roles]
        lines = [(right, [rights.covers(names, right.name) for names in held]) for right in rights.every()]
        by_context = groupby(lines, key=lambda line: line[0].context)
        groups = [(_named(context), list(found)) for context, found in by_context]
        return {'roles': roles, 'groups': groups}


def _named(context: str) -> str:
    """Contexts are called as their applications are; a right may also belong to nothing installed."""
    return str(apps.get_app_config(context).verbose_name) if apps.is_installed(f'zhanggui.{context}') else context


register(
    DepartmentList, DepartmentNew, PositionList, PositionPage, PositionNew, RoleList, RolePage, RoleNew, RightsMatrix
)
