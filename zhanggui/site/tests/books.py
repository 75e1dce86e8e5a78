"""A small playbook to spoil: the house's own organisation, one process with its decision and forms."""

from __future__ import annotations

from pathlib import Path

from zhanggui.site.playbook import DEFAULT
from zhanggui.site.playbook.drawing import only
from zhanggui.site.playbook.findings import Complaints
from zhanggui.site.playbook.folders import ABOUT, read_book


def small_book(folder: Path, *keys: str) -> Path:
    """A copy of the default, with these processes (P40 without any) and what they name."""
    files = only(read_book(DEFAULT, Complaints()).files, keys or ('P40',))
    for name, source in files.items():
        if name.partition('/')[0] in {'clauses', 'policies', 'registers'} or name == ABOUT:
            continue
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.text, 'utf-8', newline='')
    return folder


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text('utf-8')
    assert old in text, f'{path.name} has no {old!r}'
    path.write_text(text.replace(old, new, 1), 'utf-8', newline='')
