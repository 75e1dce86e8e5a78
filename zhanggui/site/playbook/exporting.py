"""The system as a folder again: the same state gives the same files to the letter, and loading them changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from zhanggui.core.words import Words
from zhanggui.site.playbook.folders import ABOUT, ALONE, FOLDERS
from zhanggui.site.playbook.pieces import canonical
from zhanggui.site.playbook.sections import SECTIONS, current


def written(name: Words) -> dict[str, str]:
    """Place in the folder → contents."""
    texts = current()
    made = {ABOUT: canonical({'name': name.zh, 'name_en': name.en})}
    for section in SECTIONS:
        made |= section.files({key: text for key, text in texts.items() if key[0] in section.kinds})
    return made


def export_playbook(folder: Path, name: Words) -> Mapping[str, int]:
    """Write them, and take away files of a playbook that the system no longer has. Answers how many were what.

    Other files of the folder (a README, a `.git`) stay. A file that says the same already is not touched.
    """
    made = written(name)
    counted = {'written': 0, 'same': 0, 'removed': 0}
    for place, text in made.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        data = text.encode()
        if path.is_file() and path.read_bytes() == data:
            counted['same'] += 1
            continue
        path.write_bytes(data)
        counted['written'] += 1
    for path in _ours(folder):
        if path.relative_to(folder).as_posix() not in made:
            path.unlink()
            counted['removed'] += 1
    return counted


def _ours(folder: Path) -> list[Path]:
    inside = [path for name, endings in FOLDERS.items() for end in endings for path in (folder / name).glob(f'*{end}')]
    return sorted([*inside, *(path for name in ALONE if (path := folder / name).is_file())])
