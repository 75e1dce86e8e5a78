"""A person at a browser, for stories told on a whole running site: logs in, reads lists, presses buttons, uploads, scans.

Nothing waits by the clock. Every page is watched for errors of scripts and of the content policy: `complaints` must end empty.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.stories.servers import START_SECONDS_MAX, Site, environment, new_home
from zhanggui.site.demo.company import PASSWORD

ROOT = Path(__file__).parents[2]
# What the policy refuses is told to the console, where it is collected.
WATCH = """addEventListener('securitypolicyviolation',
    (told) => console.error(`policy: ${told.violatedDirective} ${told.blockedURI} ${told.sourceFile}`))"""
WAIT_MS = 20_000
OK = 200


@contextmanager
def running_company() -> Iterator[tuple[Site, dict[str, str]]]:
    """A site as an operator starts it, with the small company; gives the barcodes of its goods too."""
    with new_home() as home:
        site = Site.start(home)
        try:
            site.wait_healthy(START_SECONDS_MAX)
            yield site, json.loads(_found(home))
        finally:
            site.stop()


def _found(home: Path) -> str:
    command = [sys.executable, '-m', 'tests.browser.small_company']
    with_settings = environment(home, DJANGO_SETTINGS_MODULE='zhanggui.site.settings')
    told = subprocess.run(
        command, cwd=ROOT, env=with_settings, capture_output=True, text=True, timeout=120, check=False
    )
    assert told.returncode == 0, told.stderr
    return told.stdout


def open_at(page: Page, address: str) -> None:
    """As somebody types an address while the page is still on its way from their last click: theirs is the one that counts."""
    for last in (False, False, True):
        answer = None  # also where the page was just on its way to the same address by itself
        try:
            answer = page.goto(address)
        except PlaywrightError:
            if last:
                raise
        if answer is not None:
            assert answer.status == OK, f'{address}: {answer.status}'
            return
        page.wait_for_load_state('networkidle')
    pytest.fail(f'{address} was never answered')


@dataclass(slots=True)
class Person:
    page: Page
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def at_work(cls, browser: Browser, site: Site, username: str) -> Person:
        """A browser of their own, logged in by the form."""
        place = f'http://127.0.0.1:{site.port}'
        context = browser.new_context(base_url=place, viewport={'width': 1440, 'height': 900}, locale='zh-CN')
        context.set_default_timeout(WAIT_MS)
        context.add_init_script(WATCH)
        person = cls(context.new_page())
        person.page.on(
            'pageerror', lambda error: person.complaints.append(f'{person.page.url}: {error.stack or error}')
        )
        person.page.on('console', lambda message: person.hear(message.type, message.text, message.location['url']))
        person.page.on('dialog', lambda dialog: person.refuse(dialog))  # noqa: PLW0108 - a bound method needs a dictionary
        person.page.goto('/')
        person.page.get_by_label('登录名').fill(username)
        person.page.get_by_label('密码').fill(PASSWORD)
        person.page.keyboard.press('Enter')
        expect(person.page.locator('#content')).to_be_visible()
        return person

    def leave(self) -> None:
        self.page.context.close()
        assert self.complaints == []

    def go(self, path: str) -> None:
        open_at(self.page, path)

    def row(self, text: str) -> Locator:
        return self.page.locator('#list tbody tr').filter(has_text=text)

    def tick(self, *texts: str) -> None:
        for text in texts:
            self.row(text).locator('.pick input').check()

    def press(self, button: str, **told: str) -> None:
        """A button of the action bar: fill in its dialog and send it; `told` is by name of the field."""
        self.page.get_by_role('button', name=button, exact=True).first.click()
        self.answer(**told)

    def answer(self, **told: str) -> None:
        dialog = self.page.locator('#dialog')
        for name, value in told.items():
            control = dialog.locator(f'[name={name}]')
            if control.evaluate('each => each.tagName') == 'SELECT':
                control.select_option(value)
            else:
                control.fill(value)
        dialog.locator('footer button[type=submit]').click()

    def told(self, text: str) -> None:
        """The toast after what was done without any refusal."""
        expect(self.page.locator('.toast-line').filter(has_text=text).first).to_be_visible()

    def upload(self, kind: str, name: str, content: bytes, **options: str) -> None:
        """A file on the imports screen, as far as its preview."""
        self.go(f'/imports/new/{kind}/')
        for option, label in options.items():
            self.page.locator(f'select[name={option}]').select_option(label=label)
        file: Any = {'name': name, 'mimeType': 'text/csv', 'buffer': content}
        self.page.locator('input[type=file]').set_input_files(file)
        self.page.get_by_role('button', name='上传并预览').click()
        expect(self.page.locator('#import')).to_contain_text('预览（')

    def confirm_import(self) -> None:
        self.page.get_by_role('button', name='确认导入').click()
        expect(self.page.locator('#import')).to_contain_text('完成')

    def scan(self, code: str, kind: str) -> None:
        """As a scanner does: keys and Enter, the hand never at a mouse. The answer must have this colour."""
        scan = self.page.locator('#scan')
        before = scan.locator('.scan-last li').count()
        self.page.keyboard.type(code)
        self.page.keyboard.press('Enter')
        expect(scan.locator('.scan-last li')).to_have_count(min(before + 1, 10))
        expect(scan).to_have_attribute('data-kind', kind)
        expect(self.page.locator('#code')).to_be_focused()

    def prefer(self, menu: str, choice: str) -> None:
        self.page.get_by_label(menu).click()
        self.page.get_by_role('button', name=choice, exact=True).click()

    def hear(self, kind: str, text: str, source: str) -> None:
        # A browser asks for favicon.ico by itself when a page is left before its icon was read.
        if kind == 'error' and not source.endswith('/favicon.ico'):
            self.complaints.append(f'{self.page.url}: {text} {source}')

    def refuse(self, dialog: Any) -> None:
        self.complaints.append(f'a dialog opened: {dialog.message}')
        dialog.dismiss()
