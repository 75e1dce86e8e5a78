"""Real files of real shops through the whole import, against totals counted by others. Skips where the data is not."""

from __future__ import annotations

import pytest

from zhanggui.site.benching import real_input


@pytest.mark.slow
@pytest.mark.django_db
def test_every_order_file_agrees_with_its_totals() -> None:
    folder = real_input.data_folder()
    if folder is None:
        pytest.skip('the shared data is not here; ZHANGGUI_SHARED_DATA names its folder')
    report = real_input.import_all(folder)
    assert [check for check in report.checks if not check.agrees] == []
    assert sum(row.created for row in report.first) > 20_000
