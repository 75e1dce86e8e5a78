"""People and their reach: who works here, which posts they hold, which programs act for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.org.choices import AccountState, PostState
from zhanggui.org.drafts import NewPerson
from zhanggui.org.filters import PeopleFilters
from zhanggui.org.forms.new import PersonForm
from zhanggui.org.models import SEE, SEE_CHART, ApiToken, Post, User
from zhanggui.org.tables import PeopleTable, PostTable, TokenTable, right_rows, shops_of, warehouses_of
from zhanggui.org.usecases import (
    DISABLE,
    ENABLE,
    END_POST,
    GRANT_POST,
    INVITE,
    ISSUE_TOKEN,
    RESET_PASSWORD,
    REVOKE_TOKEN,
)
from zhanggui.ui.columns import BoolColumn, TextColumn, TimeColumn, badge
from zhanggui.ui.details import DetailScreen, Link
from zhanggui.ui.edits import FormScreen
from zhanggui.ui.lists import ListScreen, Tab, capped_count
from zhanggui.ui.panels import FactsPanel, TablePanel, TemplatePanel, TimelinePanel
from zhanggui.ui.registry import get, register

PASSWORD_ONCE = say(
    '{name} 的一次性密码（只显示这一次）：{password}', 'Temporary password of {name}, shown once: {password}'
)


def account_tabs(actor: Actor) -> Sequence[Tab]:
    active, disabled = Q(is_active=True), Q(is_active=False)
    return [
        Tab(
            'active', AccountState.ACTIVE.label, active, capped_count(User.objects.filter(active)),
            state=AccountState.ACTIVE,
        ),
        Tab(
            'disabled', AccountState.DISABLED.label, disabled, capped_count(User.objects.filter(disabled)),
            state=AccountState.DISABLED,
        ),
    ]  # fmt: skip


def _to(screen: str) -> Callable[[User], str]:
    """Screens that stand in a later module are found when the page is shown."""
    return lambda person: get(screen).address(pk=person.pk)


class PeopleList(ListScreen):
    name = 'org.people'
    title = say('人员', 'People')
    icon = 'users'
    group = 'company'
    order = 10
    right = SEE
    model = User
    table = PeopleTable
    filters = PeopleFilters
    tabs = account_tabs
    use_cases = (GRANT_POST, RESET_PASSWORD, DISABLE, ENABLE)
    detail = 'org.person'
    adds = ('org.join', 'org.invite')
    empty = say('没有符合条件的人员。点“新增人员”开设账号。', 'Nobody matches. Invite a person to make an account.')


class PersonPage(DetailScreen):
    """Colleagues see which posts somebody holds; account, rights and tokens only who looks after people."""

    name = 'org.person'
    path = 'org/people/<int:pk>/'
    title = say('人员', 'Person')
    right = SEE_CHART
    model = User
    desk = 'org.chart'
    use_cases = (GRANT_POST, RESET_PASSWORD, ISSUE_TOKEN, DISABLE, ENABLE)
    links = (
        Link(
            say('办理调岗', 'Change post'),
            _to('org.change_post'),
            'arrows-exchange',
            'org.change_post',
        ),
        Link(say('办理离职', 'See off'), _to('org.leave'), 'user-minus', 'org.leave'),
    )
    panels = (
        TablePanel(
            say('岗位与数据范围', 'Posts and reach'), wide=True, table=PostTable,
            rows=lambda person, actor: Post.objects.filter(user=person).order_by('-since', '-pk'),
            href=lambda post: PostPage.address(pk=post.pk),
            empty=say('还没有岗位：能登录，但什么也看不到。', 'No post yet: they can log in and see nothing.'),
        ),
        FactsPanel(
            say('账号', 'Account'), right=SEE,
            facts=(
                TextColumn(say('登录名', 'Log-in name'), 'username', copy=True),
                TextColumn(say('姓名', 'Name'), 'name'),
                TimeColumn(say('最近登录', 'Last log-in'), 'last_login'),
                TimeColumn(say('建立时间', 'Made at'), 'date_joined'),
                BoolColumn(say('一次性密码未改', 'Temporary password'), 'password_temporary'),
                BoolColumn(say('岗位须动态口令', 'Post asks for a code'), 'requires_totp'),
            ),
        ),
        TemplatePanel(
            say('当前权限', 'Rights today'), right=SEE, template='org/rights.html',
            load=lambda person, actor: {'rights': right_rows(person.held_rights), 'all': person.is_superuser},
        ),
        TablePanel(
            say('接口令牌', 'API tokens'), right=SEE, wide=True, table=TokenTable,
            rows=lambda person, actor: ApiToken.objects.visible_to(actor).filter(user=person),
        ),
        TimelinePanel(state=AccountState, right=SEE),
    )  # fmt: skip

    def badges(self, thing: User) -> list[SafeString]:
        state = AccountState(thing.state)
        return [badge(state.label, state.tone)]


class PostPage(DetailScreen):
    name = 'org.post'
    path = 'org/posts/<int:pk>/'
    title = say('岗位任职', 'Post')
    right = SEE_CHART
    model = Post
    desk = 'org.chart'
    use_cases = (END_POST,)
    panels = (
        FactsPanel(
            say('任职', 'Post'),
            facts=(
                TextColumn(say('姓名', 'Name'), 'user.name'),
                TextColumn(say('岗位', 'Position'), 'position'),
                TimeColumn(say('到任', 'From'), 'since'),
                TimeColumn(say('卸任', 'Until'), 'until'),
                BoolColumn(say('代理', 'Acting'), 'acting'),
                TextColumn(say('店铺', 'Shops'), 'pk', show=lambda value, post: shops_of(post), wide=True),
                TextColumn(say('仓库', 'Warehouses'), 'pk', show=lambda value, post: warehouses_of(post), wide=True),
            ),
        ),
        TimelinePanel(state=PostState, right=SEE),
    )

    def rows(self, actor: Actor) -> QuerySet[Any]:
        return Post.objects.select_related('user', 'position')

    def badges(self, thing: Post) -> list[SafeString]:
        state = PostState(thing.state)
        return [badge(state.label, state.tone)]


class PersonNew(FormScreen):
    """After it the temporary password stands above the person's page, once."""

    name = 'org.invite'
    path = 'org/people/new/'
    title = say('新增人员', 'Invite person')
    icon = 'user-plus'
    use_case = INVITE
    form = PersonForm
    done = 'org.person'

    def line(self, cleaned: Any) -> NewPerson:
        return NewPerson(**cleaned)

    def next_address(self, verdicts: Verdicts, pk: int | None) -> str:
        for name, password in verdicts.made.get('facts', ()):
            messages.warning(self.request, str(PASSWORD_ONCE.filled(name=name, password=password)))
        return super().next_address(verdicts, pk)


class TokenList(ListScreen):
    name = 'org.tokens'
    title = say('接口令牌', 'API tokens')
    icon = 'api'
    group = 'company'
    order = 70
    right = SEE
    model = ApiToken
    table = TokenTable
    use_cases = (REVOKE_TOKEN,)
    empty = say('还没有令牌。在人员页点“发放接口令牌”。', 'No token yet: issue one on a person’s page.')


register(PeopleList, PersonPage, PostPage, PersonNew, TokenList)
