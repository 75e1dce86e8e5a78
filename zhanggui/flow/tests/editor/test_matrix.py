"""Who may open the screens of design, and how many queries each costs."""

from __future__ import annotations

import pytest

from zhanggui.flow.models import DecisionVersion, Process, ProcessVersion
from zhanggui.flow.screens import decisions, designs, editor, incoming, migration
from zhanggui.flow.tests.editor.conftest import Studio
from zhanggui.ui.testing import ScreenMatrix


class TestProcesses(ScreenMatrix):
    screen = designs.Processes

    @pytest.fixture
    def mine(self, studio: Studio) -> Process:
        return studio.process


class TestProcessPage(TestProcesses):
    screen = designs.ProcessPage


class TestBundle(TestProcesses):
    screen = designs.Bundle

    def test_with_the_right_it_opens(self, client, address, reader, mine) -> None:  # type: ignore[no-untyped-def]
        client.force_login(reader)
        assert client.get(address).content.startswith(b'PK')


class TestNewProcess(ScreenMatrix):
    screen = designs.NewProcess


class TestEditor(ScreenMatrix):
    screen = editor.Editor
    marker = 'data-version="{pk}"'

    @pytest.fixture
    def mine(self, studio: Studio) -> ProcessVersion:
        return studio.draft


class TestMigration(ScreenMatrix):
    screen = migration.Migration
    marker = '/flow/design/{pk}/'

    @pytest.fixture
    def mine(self, studio: Studio) -> Process:
        return studio.process


class TestImportFiles(ScreenMatrix):
    screen = incoming.ImportFiles


class TestDecisions(ScreenMatrix):
    screen = decisions.Decisions

    @pytest.fixture
    def mine(self, studio: Studio) -> DecisionVersion:
        return studio.decision


class TestNewDecision(ScreenMatrix):
    screen = decisions.NewDecision


class TestDecisionEditor(ScreenMatrix):
    screen = decisions.DecisionEditor
    marker = 'data-version="{pk}"'

    @pytest.fixture
    def mine(self, studio: Studio) -> DecisionVersion:
        return studio.decision
