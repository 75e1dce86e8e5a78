"""docs/coverage.md says what the playbook says: every place of the seeds, its clause and what keeps it."""

from __future__ import annotations

import re
from pathlib import Path

from zhanggui.site.cli.rulebook import FILE
from zhanggui.site.playbook.coverage import coverage, document
from zhanggui.site.playbook.folders import DEFAULT


def test_the_committed_table_is_current() -> None:
    assert FILE.read_text('utf-8') == document(coverage(Path(DEFAULT))), (
        'run `zhanggui rulebook coverage` and commit it'
    )


def test_every_clause_stands_in_it_and_says_whether_it_is_kept() -> None:
    found = coverage(Path(DEFAULT))
    text = document(found)
    assert len(found) > 250
    assert all(re.search(rf'\| {re.escape(each.ruled.draft.id)} \|', text) for each in found)
    assert all(each.why_not for each in found if not each.is_enforced)
