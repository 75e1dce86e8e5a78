"""Puts buyers on the blacklist and takes them off, with a reason; orders hear of it and wait, or go on."""

from __future__ import annotations

from collections.abc import Sequence

from zhanggui.core import audit, outbox
from zhanggui.core.actors import Actor
from zhanggui.core.parsing import ParseError, clean_text
from zhanggui.core.transactions import in_transaction, locked
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.customers.choices import CustomerState
from zhanggui.customers.events import CustomersBlacklisted, CustomersCleared
from zhanggui.customers.models import Customer

SUBJECT = 'customers.Customer'
REASON_LENGTH_MAX = 500


@in_transaction
def blacklist(customer_ids: Sequence[int], *, actor: Actor, reason: str) -> Verdicts:
    """A buyer already listed keeps the first reason."""
    verdicts = Verdicts()
    kept = _cleaned(reason, customer_ids, verdicts)
    if verdicts.refused:
        return verdicts

    customers = locked(Customer.objects.all(), customer_ids)
    verdicts.refuse_missing(customer_ids, [customer.pk for customer in customers])
    verdicts.already = [customer.pk for customer in customers if customer.blacklisted_reason]
    verdicts.done = [customer.pk for customer in customers if not customer.blacklisted_reason]

    Customer.objects.filter(pk__in=verdicts.done).update(blacklisted_reason=kept)

    if verdicts.done:
        _record('customers.blacklist', verdicts.done, CustomerState.BLACKLISTED, kept, actor=actor)
        outbox.tell(CustomersBlacklisted(verdicts.done), actor=actor)
    return verdicts


@in_transaction
def unblacklist(customer_ids: Sequence[int], *, actor: Actor, reason: str) -> Verdicts:
    verdicts = Verdicts()
    kept = _cleaned(reason, customer_ids, verdicts)
    if verdicts.refused:
        return verdicts

    customers = locked(Customer.objects.all(), customer_ids)
    verdicts.refuse_missing(customer_ids, [customer.pk for customer in customers])
    verdicts.already = [customer.pk for customer in customers if not customer.blacklisted_reason]
    verdicts.done = [customer.pk for customer in customers if customer.blacklisted_reason]

    Customer.objects.filter(pk__in=verdicts.done).update(blacklisted_reason='')

    if verdicts.done:
        _record('customers.unblacklist', verdicts.done, CustomerState.CLEAR, kept, actor=actor)
        outbox.tell(CustomersCleared(verdicts.done), actor=actor)
    return verdicts


def _record(use_case: str, ids: Sequence[int], target: CustomerState, reason: str, *, actor: Actor) -> None:
    audit.record(use_case, ids, actor=actor, subject=SUBJECT, target=target, detail={'reason': reason})


def _cleaned(reason: str, customer_ids: Sequence[int], verdicts: Verdicts) -> str:
    try:
        kept = clean_text(reason, length_max=REASON_LENGTH_MAX)
        wrong = None if kept else ('no_reason', say('请写明原因', 'a reason is needed'))
    except ParseError as error:
        kept, wrong = '', ('text', error.reason)
    for customer_id in customer_ids if wrong else ():
        verdicts.refuse(customer_id, *wrong)  # type: ignore[misc]
    return kept
