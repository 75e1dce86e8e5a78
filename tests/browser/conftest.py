"""A Chromium, and pages of people logged in to a server within the test. What the browser complains of fails the test."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.people import WATCH
from zhanggui.org.models import User
from zhanggui.site.browsers import find_browser

# Playwright keeps a loop in this thread; nothing of ours runs in it.
os.environ.setdefault('DJANGO_ALLOW_ASYNC_UNSAFE', 'true')

CHROMIUM = os.environ.get('CHROMIUM') or find_browser()
DESK = {'width': 1280, 'height': 800}
# dmn-js says so of a library it was built with; a form that is refused comes back with status 422.
KNOWN = ('minified copy of the development build of Inferno', 'the server responded with a status of 422')

Opened = Callable[..., Page]


@pytest.fixture(scope='module')
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip('no Chromium on this machine')
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=['--no-sandbox', '--disable-gpu'])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Browser, live_server: Any) -> Iterator[Opened]:
    """`opened(user, path, viewport=…)`: a browser of their own, as far as that page (if one is named)."""
    complaints: list[str] = []
    contexts: list[BrowserContext] = []

    def open_page(user: Any, path: str = '', viewport: Any = DESK) -> Page:
        client = Client()  # one each: whoever logs in with another's throws that one out
        client.force_login(user)
        context = chromium.new_context(base_url=live_server.url, viewport=viewport, locale='zh-CN')
        cookie: Any = {'name': 'sessionid', 'value': client.cookies['sessionid'].value, 'url': live_server.url}
        context.add_cookies([cookie])
        context.add_init_script(WATCH)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on('pageerror', lambda error: complaints.append(str(error.stack or error)))
        page.on('console', lambda message: complaints.append(message.text) if message.type == 'error' else None)
        if path:
            page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [each for each in complaints if not any(known in each for known in KNOWN)] == []


@pytest.fixture
def page(opened: Opened) -> Page:
    """Of somebody who may do everything."""
    return opened(User.objects.create(username='boss', name='老板', is_superuser=True))
