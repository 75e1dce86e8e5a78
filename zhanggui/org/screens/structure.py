"""Departments, positions, and roles with the matrix of who may what."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from zhanggui.core import rights
from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.org import panels
from zhanggui.org.chart import chart
from zhanggui.org.choices import PostState
from zhanggui.org.drafts import NewDepartment, NewPosition, NewRole
from zhanggui.org.filters import PlaceFilters, PositionFilters
from zhanggui.org.forms.new import NewDepartmentForm, NewPositionForm, NewRoleForm
from zhanggui.org.models import SEE, SEE_CHART, Department, Position, Post, Role
from zhanggui.org.tables import DepartmentTable, HolderTable, PositionTable, RoleTable, right_rows
from zhanggui.org.usecases import (
    CREATE_DEPARTMENT,
    CREATE_POSITION,
    CREATE_ROLE,
    SET_POSITION_ROLES,
    SET_RIGHTS,
)
from zhanggui.ui import registry
from zhanggui.ui.columns import BoolColumn, TextColumn
from zhanggui.ui.details import DetailScreen
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.lists import ListScreen
from zhanggui.ui.panels import FactsPanel, TablePanel, TemplatePanel, TimelinePanel
from zhanggui.ui.registry import register
from zhanggui.ui.screens import PageScreen


class ChartScreen(PageScreen):
    """Everybody of the company finds everybody here."""

    name = 'org.chart'
    title = say('组织架构', 'Organisation chart')
    icon = 'hierarchy-2'
    group = 'company'
    order = 5
    right = SEE_CHART
    template = 'org/chart.html'

    def context(self, actor: Actor) -> dict[str, Any]:
        makers = ('org.department_new', 'org.position_new')
        adds = [screen for screen in map(registry.get, makers) if screen.allows(actor)]
        return {'chart': chart(), 'by_line': self.request.GET.get('by') == 'line', 'adds': adds}


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
    detail = 'org.department'
    adds = ('org.department_new',)


class DepartmentPage(DetailScreen):
    name = 'org.department'
    path = 'org/departments/<int:pk>/'
    title = say('部门', 'Department')
    right = SEE_CHART
    model = Department
    desk = 'org.chart'
    template = 'org/position.html'
    panels = (
        TemplatePanel(say('岗位', 'Positions'), template='org/department.html', load=panels.department, wide=True),
        TimelinePanel(right=SEE),
    )


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
    """Everybody may read what a seat is for and who holds it; what it may do to data only who looks after people."""

    name = 'org.position'
    path = 'org/positions/<int:pk>/'
    title = say('岗位', 'Position')
    right = SEE_CHART
    model = Position
    desk = 'org.chart'
    template = 'org/position.html'
    use_cases = (SET_POSITION_ROLES,)
    panels = (
        TemplatePanel(say('岗位说明', 'What it is for'), template='org/seat.html', load=panels.seat),
        TablePanel(
            say('任职人员', 'Held by'), wide=True, table=HolderTable,
            rows=lambda seat, actor: Post.objects.filter(position=seat).order_by('-since'),
            href=lambda post: registry.get('org.person').address(pk=post.user_id),
        ),
        TemplatePanel(say('参与的流程', 'Its part in processes'), template='org/parts.html', load=panels.parts, wide=True),
        TemplatePanel(say('相关条款', 'Clauses about it'), template='org/clauses.html', load=panels.clauses, wide=True),
        TemplatePanel(say('权限', 'Rights'), template='org/roles.html', load=panels.roles, right=SEE, wide=True),
        TimelinePanel(state=PostState, right=SEE),
    )  # fmt: skip

    def rows(self, actor: Actor) -> QuerySet[Position]:
        return Position.objects.select_related('department', 'superior')


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
    ChartScreen,
    DepartmentPage,
    DepartmentList,
    DepartmentNew,
    PositionList,
    PositionPage,
    PositionNew,
    RoleList,
    RolePage,
    RoleNew,
    RightsMatrix,
)
