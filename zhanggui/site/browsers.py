"""The browser of the tests, if this machine has one."""

from __future__ import annotations

import shutil

# The shell draws no window around a page, which is half the work of a whole Chromium.
NAMES = ('chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome')


def find_browser() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)
