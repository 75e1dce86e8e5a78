"""Who works here, at which post, over which shops and warehouses. Rights come from roles, sight comes from posts.

A person holds posts; a post sits in a position, and the position's roles give rights. The post also says how far they
reach: named shops and warehouses, or all. Nothing in the code knows a position by name.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from zhanggui.core import clock, rights
from zhanggui.core.actors import Actor
from zhanggui.core.scope import ScopedQuerySet, Sees
from zhanggui.core.words import say
from zhanggui.org.choices import AccountState, FarewellState, Platform, PostState, TokenState
from zhanggui.org.standing import Standing, standing_of

SEE = rights.declare('org.see', say('查看组织与权限', 'See people and rights'))

SEE_CHART = rights.declare('org.see_chart', say('查看组织架构与岗位说明', 'See the chart and what positions are for'))
SEE_CLIENTS = rights.declare('org.see_clients', say('查看客户与项目', 'See clients and projects'))


class Department(models.Model):
    code = models.TextField()
    name = models.TextField()
    name_en = models.TextField(default='', blank=True)
    parent = models.ForeignKey('self', models.PROTECT, null=True, blank=True, related_name='children')
    order = models.SmallIntegerField(default=0)
    mission = models.TextField(default='', blank=True)
    mission_en = models.TextField(default='', blank=True)

    class Meta:
        ordering = ['order', 'code']
        constraints = [models.UniqueConstraint(fields=['code'], name='department_code')]

    def __str__(self) -> str:
        return str(say(self.name, self.name_en or self.name))

    @property
    def purpose(self) -> str:
        return str(say(self.mission, self.mission_en or self.mission))


class Role(models.Model):
    """A named bundle of rights: `orders.cancel`, `stock.*`, `*`."""

    code = models.TextField()
    name = models.TextField()
    name_en = models.TextField(default='', blank=True)
    rights = ArrayField(models.TextField(), default=list, blank=True)
    requires_totp = models.BooleanField(default=False)  # a password alone is not enough where `require_totp` is set

    class Meta:
        ordering = ['code']
        constraints = [models.UniqueConstraint(fields=['code'], name='role_code')]

    def __str__(self) -> str:
        return str(say(self.name, self.name_en or self.name))


class Position(models.Model):
    """A seat of the company, found by code, name or alias: a small company has fewer seats than the diagrams name."""

    code = models.TextField()
    name = models.TextField()
    name_en = models.TextField(default='', blank=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name='positions')
    superior = models.ForeignKey('self', models.PROTECT, null=True, blank=True, related_name='subordinates')
    roles = models.ManyToManyField(Role, blank=True, related_name='positions')
    head_count = models.SmallIntegerField(default=1)
    mission = models.TextField(default='', blank=True)  # what the seat is for, in a sentence
    mission_en = models.TextField(default='', blank=True)
    aliases = ArrayField(models.TextField(), default=list, blank=True)  # codes and titles that it answers for too
    authority = models.JSONField(default=dict, blank=True)  # what it may decide: keys of `choices.AUTHORITIES`

    class Meta:
        ordering = ['department__order', 'code']
        constraints = [models.UniqueConstraint(fields=['code'], name='position_code')]

    def __str__(self) -> str:
        return str(say(self.name, self.name_en or self.name))

    @property
    def purpose(self) -> str:
        return str(say(self.mission, self.mission_en or self.mission))

    @property
    def titles(self) -> str:
        return ', '.join(self.aliases)


class ClientQuerySet(models.QuerySet['Client']):
    def visible_to(self, who: Sees) -> ClientQuerySet:
        """Those entrusted to one's posts, and those of whose shops one sees any."""
        clients, shops = who.scope_of('client'), who.scope_of('shop')
        if clients is None or shops is None:
            return self
        served = Project.objects.filter(shops__in=sorted(shops)).values('client')
        return self.filter(Q(pk__in=sorted(clients)) | Q(pk__in=served))


class Client(models.Model):
    """A brand that entrusts us with its shops: an agency has many, a company with shops of its own has none."""

    code = models.TextField()
    name = models.TextField()
    name_en = models.TextField(default='', blank=True)
    note = models.TextField(default='', blank=True)
    is_active = models.BooleanField(default=True)

    objects = ClientQuerySet.as_manager()

    class Meta:
        ordering = ['code']
        constraints = [models.UniqueConstraint(fields=['code'], name='client_code')]

    def __str__(self) -> str:
        return str(say(self.name, self.name_en or self.name))


class ProjectQuerySet(models.QuerySet['Project']):
    def visible_to(self, who: Sees) -> ProjectQuerySet:
        clients, shops = who.scope_of('client'), who.scope_of('shop')
        if clients is None or shops is None:
            return self
        served = Shop.objects.filter(pk__in=sorted(shops)).values('project')
        return self.filter(Q(client__in=sorted(clients)) | Q(pk__in=served))


class Project(models.Model):
    """What we do for a client under one agreement: one or many shops."""

    code = models.TextField()
    name = models.TextField()
    name_en = models.TextField(default='', blank=True)
    client = models.ForeignKey(Client, models.PROTECT, related_name='projects')
    is_active = models.BooleanField(default=True)

    objects = ProjectQuerySet.as_manager()

    class Meta:
        ordering = ['code']
        constraints = [models.UniqueConstraint(fields=['code'], name='project_code')]

    def __str__(self) -> str:
        return str(say(self.name, self.name_en or self.name))


class WarehouseQuerySet(ScopedQuerySet['Warehouse']):
    bounds: ClassVar[dict[str, str]] = {'warehouse': 'pk'}


class Warehouse(models.Model):
    code = models.TextField()
    name = models.TextField()
    province = models.TextField(default='', blank=True)
    address = models.TextField(default='', blank=True)
    contact = models.TextField(default='', blank=True)
    is_active = models.BooleanField(default=True)

    objects = WarehouseQuerySet.as_manager()

    class Meta:
        ordering = ['code']
        constraints = [models.UniqueConstraint(fields=['code'], name='warehouse_code')]

    def __str__(self) -> str:
        return self.name


class ShopQuerySet(ScopedQuerySet['Shop']):
    bounds: ClassVar[dict[str, str]] = {'shop': 'pk'}


class Shop(models.Model):
    """A shop on a platform, with the few habits in which our shops really differ."""

    code = models.TextField()
    name = models.TextField()
    platform = models.TextField(choices=Platform.choices)
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name='shops')
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, null=True, blank=True, related_name='shops')
    courier_code = models.TextField(default='', blank=True)  # which courier its parcels take unless said otherwise
    allocates_by_line = models.BooleanField(default=False)  # send what is there, instead of waiting for the whole order
    high_amount_fen = models.BigIntegerField(default=500_000)  # an order above this is looked at by a person
    ship_hours_max = models.SmallIntegerField(default=48)  # the platform's promise from payment to dispatch
    is_active = models.BooleanField(default=True)

    objects = ShopQuerySet.as_manager()

    class Meta:
        ordering = ['code']
        constraints = [models.UniqueConstraint(fields=['code'], name='shop_code')]

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """An account. `may` and `scope_of` are all that the rest of the house asks of it; both are answered once a request."""

    name = models.TextField(default='')
    language = models.TextField(default='', blank=True)
    theme = models.TextField(default='', blank=True)
    mobile = models.TextField(default='', blank=True)
    password_temporary = models.BooleanField(default=False)  # given by somebody else: changed at the next log-in

    class Meta:
        ordering = ['username']

    def __str__(self) -> str:
        return self.get_full_name()

    @property
    def state(self) -> str:
        return AccountState.ACTIVE if self.is_active else AccountState.DISABLED

    def get_full_name(self) -> str:
        return self.name or self.username

    def may(self, right: str) -> bool:
        return self.is_active and (self.is_superuser or rights.covers(self.held_rights, right))

    @property
    def requires_totp(self) -> bool:
        return self.standing.requires_totp

    def scope_of(self, axis: str) -> frozenset[int] | None:
        """Ids of shops, clients, warehouses or departments its current posts reach; `None` is all of them."""
        return None if self.is_superuser else self.standing.reach.get(axis, frozenset())

    @property
    def held_rights(self) -> frozenset[str]:
        return self.standing.rights

    @cached_property
    def standing(self) -> Standing:
        return standing_of(self.pk)


class PostQuerySet(models.QuerySet['Post']):
    def current(self) -> PostQuerySet:
        """Held today, the first and the last day included."""
        today = clock.today()
        return self.filter(since__lte=today).exclude(until__lt=today)

    def reaching(self, shop: int) -> PostQuerySet:
        """Whose post sees this shop: all shops, just this one, or those of its client."""
        return self.filter(Q(all_shops=True) | Q(shops=shop) | Q(clients__projects__shops=shop))


class Post(models.Model):
    """One person in one position from a day on, and how far that reaches."""

    user = models.ForeignKey(User, models.CASCADE, related_name='posts')
    position = models.ForeignKey(Position, models.PROTECT, related_name='posts')
    since = models.DateField(default=clock.today)
    until = models.DateField(null=True, blank=True)
    acting = models.BooleanField(default=False)  # 代理
    all_shops = models.BooleanField(default=False)
    all_warehouses = models.BooleanField(default=False)
    shops = models.ManyToManyField(Shop, blank=True, related_name='posts')
    clients = models.ManyToManyField(Client, blank=True, related_name='posts')  # all their shops, also those to come
    warehouses = models.ManyToManyField(Warehouse, blank=True, related_name='posts')

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ['since', 'pk']
        constraints = [
            models.CheckConstraint(
                # The day before its first is the end of a post that was taken back before it began.
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F('since') - timedelta(days=1)),
                name='post_ends_after_start',
            )
        ]

    def __str__(self) -> str:
        return f'{self.user} · {self.position}'

    @property
    def state(self) -> str:
        today = clock.today()
        if self.since > today:
            return PostState.COMING
        return PostState.ENDED if self.until and self.until < today else PostState.CURRENT


class Farewell(models.Model):
    """Somebody leaves the company or a post on a day, and to whom their work goes then. The night job does it."""

    user = models.ForeignKey(User, models.CASCADE, related_name='farewells')
    last_day = models.DateField()
    to = models.ForeignKey(User, models.PROTECT, null=True, related_name='+')
    posts = models.JSONField(default=list)  # [id, its end before]: what calling it off gives back
    leaves = models.BooleanField(default=True)  # the company; otherwise a post only
    made_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ['last_day', 'pk']
        constraints = [
            models.UniqueConstraint(fields=['user'], condition=Q(done_at=None), name='farewell_one_open_each')
        ]

    def __str__(self) -> str:
        return f'{self.user} · {self.last_day}'

    @property
    def state(self) -> str:
        return FarewellState.DONE if self.done_at else FarewellState.COMING


class ApiTokenQuerySet(models.QuerySet['ApiToken']):
    def visible_to(self, actor: Actor) -> ApiTokenQuerySet:
        """Everybody sees their own; whoever may look at the organisation sees all."""
        return self if actor.may(SEE) else self.filter(user=actor.id or 0)


class ApiToken(models.Model):
    """A program's key: only its hash is kept; it can do no more than its owner, and only the rights named."""

    user = models.ForeignKey(User, models.CASCADE, related_name='tokens')
    name = models.TextField()
    digest = models.BinaryField()
    rights = ArrayField(models.TextField(), default=list)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ['-made_at']
        constraints = [models.UniqueConstraint(fields=['digest'], name='api_token_digest')]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        if self.revoked_at:
            return TokenState.REVOKED
        return TokenState.EXPIRED if self.expires_at <= clock.now() else TokenState.LIVE
