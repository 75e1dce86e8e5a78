"""Clients and their projects: an agency lives by them, a company with shops of its own does not see them at all."""

from __future__ import annotations

from typing import Any

from zhanggui.core.actors import Actor
from zhanggui.core.words import say
from zhanggui.org.drafts import NewClient, NewProject
from zhanggui.org.filters import PlaceFilters
from zhanggui.org.forms.new import NewClientForm, NewProjectForm
from zhanggui.org.models import SEE_CLIENTS, Client, Post, Project, Shop
from zhanggui.org.tables import ClientTable, HolderTable, ProjectTable, ShopTable
from zhanggui.org.usecases import CHANGE_CLIENT, CHANGE_PROJECT, CREATE_CLIENT, CREATE_PROJECT
from zhanggui.ui import registry
from zhanggui.ui.columns import BoolColumn, TextColumn
from zhanggui.ui.details import DetailScreen, Link
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.lists import ListScreen
from zhanggui.ui.panels import FactsPanel, TablePanel, TimelinePanel
from zhanggui.ui.registry import register


class ClientList(ListScreen):
    name = 'org.clients'
    title = say('客户', 'Clients')
    icon = 'briefcase'
    group = 'company'
    order = 16
    right = SEE_CLIENTS
    model = Client
    table = ClientTable
    filters = PlaceFilters
    use_cases = (CHANGE_CLIENT,)
    detail = 'org.client'
    adds = ('org.client_new',)
    empty = say('还没有客户。代运营公司在这里登记托管的品牌。', 'No client yet. An agency keeps its brands here.')


class ClientPage(DetailScreen):
    name = 'org.client'
    path = 'org/clients/<int:pk>/'
    title = say('客户', 'Client')
    right = SEE_CLIENTS
    model = Client
    desk = 'org.clients'
    use_cases = (CHANGE_CLIENT,)
    panels = (
        FactsPanel(
            say('资料', 'Facts'),
            facts=(
                TextColumn(say('编码', 'Code'), 'code', copy=True),
                TextColumn(say('英文名', 'English name'), 'name_en'),
                BoolColumn(say('合作中', 'We work for them'), 'is_active'),
                TextColumn(say('备注', 'Note'), 'note', wide=True),
            ),
        ),
        TablePanel(
            say('项目', 'Projects'), table=ProjectTable,
            rows=lambda client, actor: Project.objects.visible_to(actor).filter(client=client),
            href=lambda project: ProjectPage.address(pk=project.pk),
        ),
        TablePanel(
            say('店铺', 'Shops'), wide=True, table=ShopTable,
            rows=lambda client, actor: Shop.objects.visible_to(actor).filter(project__client=client),
            href=lambda shop: registry.get('org.shop').address(pk=shop.pk),
        ),
        TablePanel(
            say('整体负责的人', 'Serve all of it'), table=HolderTable,
            rows=lambda client, actor: Post.objects.current().filter(clients=client).select_related('position'),
            href=lambda post: registry.get('org.person').address(pk=post.user_id),
        ),
        TimelinePanel(),
    )  # fmt: skip


class ClientNew(FormScreen):
    name = 'org.client_new'
    path = 'org/clients/new/'
    title = say('新增客户', 'New client')
    icon = 'plus'
    use_case = CREATE_CLIENT
    form = NewClientForm
    done = 'org.clients'

    def line(self, cleaned: Any) -> NewClient:
        return NewClient(**cleaned)


class ProjectList(ListScreen):
    name = 'org.projects'
    title = say('项目', 'Projects')
    icon = 'folders'
    group = 'company'
    order = 17
    right = SEE_CLIENTS
    model = Project
    table = ProjectTable
    filters = PlaceFilters
    use_cases = (CHANGE_PROJECT,)
    detail = 'org.project'
    adds = ('org.project_new',)
    empty = say('还没有项目。', 'No project yet.')


class ProjectPage(DetailScreen):
    name = 'org.project'
    path = 'org/projects/<int:pk>/'
    title = say('项目', 'Project')
    right = SEE_CLIENTS
    model = Project
    desk = 'org.projects'
    use_cases = (CHANGE_PROJECT,)
    links = (Link(say('客户', 'Client'), lambda project: ClientPage.address(pk=project.client_id), 'briefcase'),)
    panels = (
        FactsPanel(
            say('资料', 'Facts'),
            facts=(
                TextColumn(say('编码', 'Code'), 'code', copy=True),
                TextColumn(say('客户', 'Client'), 'client'),
                BoolColumn(say('进行中', 'Under way'), 'is_active'),
            ),
        ),
        TablePanel(
            say('店铺', 'Shops'), wide=True, table=ShopTable,
            rows=lambda project, actor: Shop.objects.visible_to(actor).filter(project=project),
            href=lambda shop: registry.get('org.shop').address(pk=shop.pk),
        ),
        TimelinePanel(),
    )  # fmt: skip

    def rows(self, actor: Actor) -> Any:
        return Project.objects.visible_to(actor).select_related('client')


class ProjectNew(FormScreen):
    name = 'org.project_new'
    path = 'org/projects/new/'
    title = say('新增项目', 'New project')
    icon = 'plus'
    use_case = CREATE_PROJECT
    form = NewProjectForm
    done = 'org.projects'

    def line(self, cleaned: Any) -> NewProject:
        return NewProject(**cleaned)


register(ClientList, ClientPage, ClientNew, ProjectList, ProjectPage, ProjectNew)
