"""Buyers and where their parcels go. Everything here is personal: shown masked, revealed by a use case that is logged."""

from __future__ import annotations

from typing import Any, Self, TypeVar, cast

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from zhanggui.core.scope import Sees
from zhanggui.customers.choices import CustomerState
from zhanggui.customers.masking import mask_nick

Row = TypeVar('Row', bound=models.Model, covariant=True)


class SeenThroughOrders(models.QuerySet[Row]):
    """A buyer and an address are seen by whoever sees a shop that they ordered in. No join: a row never comes twice."""

    def visible_to(self, who: Sees) -> Self:
        shops = who.scope_of('shop')
        if shops is None:
            return self
        relation = cast('models.ForeignObjectRel', self.model._meta.get_field('orders'))
        orders: Any = relation.related_model._default_manager
        mine = orders.filter(**{relation.remote_field.name: models.OuterRef('pk')}, shop_id__in=sorted(shops))
        return self.filter(models.Exists(mine))


class CustomerQuerySet(SeenThroughOrders['Customer']):
    pass


class AddressQuerySet(SeenThroughOrders['Address']):
    pass


class Customer(models.Model):
    """One buyer per platform nick."""

    platform = models.TextField()
    nick = models.TextField()
    tokens = ArrayField(models.TextField(), default=list)  # bigrams of the nick
    blacklisted_reason = models.TextField(default='', blank=True)  # empty: not blacklisted
    first_seen_at = models.DateTimeField(db_default=Now())

    objects = CustomerQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['platform', 'nick'], name='customer_nick')]
        indexes = [
            GinIndex(fields=['tokens'], name='customer_tokens'),
            models.Index(fields=['id'], name='customer_blacklisted', condition=~models.Q(blacklisted_reason='')),
        ]

    def __str__(self) -> str:
        return mask_nick(self.nick)

    @property
    def state(self) -> CustomerState:
        return CustomerState.BLACKLISTED if self.blacklisted_reason else CustomerState.CLEAR


class Address(models.Model):
    """A receiver as a platform told it, possibly masked by it already. Never changed: another address is another row.

    `key` is a digest of all fields, so that a returning buyer's address is found again; the id of the customer is part of it.
    """

    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, related_name='addresses', db_constraint=False, db_index=False
    )
    key = models.UUIDField()
    name = models.TextField(default='')
    phone = models.TextField(default='')
    phone_tail = models.TextField(default='')  # the last four digits where the platform shows them
    province = models.TextField(default='')
    city = models.TextField(default='')
    district = models.TextField(default='')
    street = models.TextField(default='')
    postcode = models.TextField(default='')

    objects = AddressQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=['key'], name='address_key')]
        indexes = [
            models.Index(fields=['phone_tail', '-id'], name='address_phone_tail', condition=~models.Q(phone_tail='')),
            models.Index(fields=['customer'], name='address_customer'),
        ]


class Reveal(models.Model):
    """Who saw which buyer's data in clear, when and why. Append-only."""

    address = models.ForeignKey(Address, models.PROTECT, related_name='reveals')
    user = models.ForeignKey('org.User', models.PROTECT, related_name='reveals')
    fields = ArrayField(models.TextField())
    reason = models.TextField()
    at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=['user', '-at'], name='reveal_user_at')]
