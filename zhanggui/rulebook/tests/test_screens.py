"""Every screen of the rulebook: who may open it, whose findings stand in it, and what it costs."""

from __future__ import annotations

from typing import Any, ClassVar

import pytest

from zhanggui.core import clock
from zhanggui.core.actors import system
from zhanggui.org.models import User
from zhanggui.rulebook.models import Amendment, Clause, Finding, Policy
from zhanggui.rulebook.rights import REHEARSE, SEE, SEE_CONFORMANCE
from zhanggui.rulebook.screens.amendments import AmendmentPage, Amendments
from zhanggui.rulebook.screens.book import Book, ClausePage, MyRules, Paper
from zhanggui.rulebook.screens.conformance import Cases, Conformance
from zhanggui.rulebook.screens.findings import FindingPage, Findings
from zhanggui.rulebook.screens.policies import Policies, PolicyPage, Rehearsal
from zhanggui.rulebook.services import load_policies
from zhanggui.rulebook.tests.drafts import proposed_change
from zhanggui.rulebook.tests.test_policies import OLD, policy
from zhanggui.ui.testing import ScreenMatrix


def found(clause: Clause, owner: User | None, key: str) -> Finding:
    return Finding.objects.create(
        clause=clause, key=key, title=key, at=clock.now(), raised_at=clock.now(), due_on=clock.today(), owner=owner
    )


class Ruled(ScreenMatrix):
    rights: ClassVar[tuple[str, ...]] = (SEE,)
    marker: ClassVar[str] = ''

    @pytest.fixture(autouse=True)
    def amendment(self, reader: User) -> Amendment:
        load_policies([policy(OLD)], actor=system())
        return proposed_change(reader.pk)


class TestBook(Ruled):
    screen = Book


class TestPaper(Ruled):
    screen = Paper


class TestMyRules(Ruled):
    screen = MyRules


class OfClause(Ruled):
    @pytest.fixture
    def mine(self, amendment: Amendment) -> Any:
        return amendment.clause


class TestClausePage(OfClause):
    screen = ClausePage


class TestConformance(Ruled):
    screen = Conformance
    rights = (SEE, SEE_CONFORMANCE)


class TestCases(OfClause):
    screen = Cases
    rights = (SEE, SEE_CONFORMANCE)


class OfFindings(Ruled):
    @pytest.fixture
    def mine(self, amendment: Amendment, reader: User) -> Any:
        assert amendment.clause is not None
        return found(amendment.clause, reader, 'mine')

    @pytest.fixture
    def foreign(self, amendment: Amendment) -> Any:
        assert amendment.clause is not None
        return found(amendment.clause, None, 'foreign')


class TestFindings(OfFindings):
    screen = Findings
    marker = 'data-id="{pk}"'


class TestFindingPage(OfFindings):
    screen = FindingPage


class TestAmendments(Ruled):
    screen = Amendments


class TestAmendmentPage(Ruled):
    screen = AmendmentPage

    @pytest.fixture
    def mine(self, amendment: Amendment) -> Any:
        return amendment


class TestPolicies(Ruled):
    screen = Policies


class TestPolicyPage(Ruled):
    screen = PolicyPage

    @pytest.fixture
    def mine(self, amendment: Amendment) -> Any:
        return Policy.objects.get()


class TestRehearsal(TestPolicyPage):
    screen = Rehearsal
    rights = (SEE, REHEARSE)
