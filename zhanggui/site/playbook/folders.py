"""A playbook's folder as texts: its own files, over those of the playbook that it extends. Nothing is understood here.

A file of the same place takes the place of the one below; of `org.yaml` and `metrics.yaml` each section does. A folder that
extends nothing stands for itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from zhanggui.core.words import Words, say
from zhanggui.flow.forms.places import Node, WrongForm, parse
from zhanggui.site.playbook.findings import WARNING, Complaint, Complaints, PlaybookError

ROOT = Path(__file__).parent.parent.parent.parent / 'playbook'
DEFAULT = ROOT / 'default'
TEMPLATES = ROOT / 'templates'

ABOUT = 'playbook.yaml'
ORGANISATION = 'org.yaml'
METRICS = 'metrics.yaml'
ALONE = (ABOUT, ORGANISATION, METRICS)
FOLDERS: Mapping[str, tuple[str, ...]] = {
    'processes': ('.bpmn',),
    'decisions': ('.dmn',),
    'forms': ('.yaml',),
    'clauses': ('.yaml',),
    'policies': ('.yaml',),
    'registers': ('.yaml',),
}
ABOUT_KEYS = ('extends', 'name', 'name_en', 'about', 'about_en', 'order')
BYTES_MAX = 4 * 1024 * 1024

NO_FOLDER = say('没有这个文件夹，也没有这个名称的模板', 'there is no such folder, and no template of this name')
NOT_TEXT = say('不是 UTF-8 文本', 'it is not UTF-8 text')
TOO_LARGE = say('文件超过 4 MB', 'the file is over 4 MB')
NOT_READ = say('手册里不认识这个文件，不会装载', 'a playbook has no such file: it is not loaded')
NO_BASE = say('没有可继承的手册“{name}”', 'there is no playbook “{name}” to extend')
CIRCLE = say('手册互相继承，绕了一圈', 'the playbooks extend each other in a circle')
UNKNOWN_KEY = say('不认识“{key}”，可用：{known}', '“{key}” means nothing here; known: {known}')


@dataclass(frozen=True, slots=True)
class Source:
    """One file: where it stands inside its folder, and what it says."""

    name: str
    text: str

    @property
    def stem(self) -> str:
        return Path(self.name).stem

    @property
    def folder(self) -> str:
        return self.name.partition('/')[0] if '/' in self.name else ''

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.text.encode('utf-8', 'surrogatepass')).hexdigest()


@dataclass(frozen=True, slots=True)
class Book:
    """`layers`: the lowest first. `files` are those that count."""

    path: Path
    name: Words
    about: Words
    extends: str
    order: int
    files: Mapping[str, Source]
    layers: Mapping[str, tuple[Source, ...]]

    def of(self, folder: str) -> list[Source]:
        return [source for source in self.files.values() if source.folder == folder]

    @property
    def digests(self) -> dict[str, str]:
        return {
            name: hashlib.sha256(''.join(layer.digest for layer in self.layers[name]).encode()).hexdigest()
            for name in sorted(self.files)
        }

    @property
    def digest(self) -> str:
        """Alike for the same contents, wherever the folder stands."""
        whole = ''.join(f'{name} {digest}\n' for name, digest in self.digests.items())
        return hashlib.sha256(whole.encode()).hexdigest()


def find(name: str | Path) -> Path:
    """A folder, or a template by its name. Raises PlaybookError."""
    named = Path(name)
    if named.is_dir():
        return named
    for place in (TEMPLATES / str(name), ROOT / str(name)):
        if named.name == str(name) and place.is_dir():
            return place
    raise PlaybookError([Complaint(str(name), 0, 'no_folder', NO_FOLDER)])


def templates() -> list[Book]:
    """The default and the companies to begin with, in the order in which they are offered."""
    places = [DEFAULT, *sorted(path.parent for path in TEMPLATES.glob(f'*/{ABOUT}'))]
    return sorted((read_book(place, Complaints()) for place in places), key=lambda book: book.order)


def read_book(folder: Path, found: Complaints, *, above: tuple[Path, ...] = ()) -> Book:
    """Everything that can be read; what cannot is told in `found`."""
    about = _about(folder, found)
    extends = str(about['extends'] or '')
    base = _base(folder, extends, found, above=(*above, folder.resolve())) if extends else None
    layers = {name: layer for name, layer in (base.layers if base else {}).items() if name != ABOUT}
    for name, source in _own(folder, found).items():
        layers[name] = (*layers.get(name, ()), source) if name in ALONE else (source,)
    return Book(
        path=folder,
        name=Words(str(about['name'] or folder.name), str(about['name_en'] or about['name'] or folder.name)),
        about=Words(str(about['about'] or ''), str(about['about_en'] or about['about'] or '')),
        extends=extends,
        order=about['order'] if isinstance(about['order'], int) else 0,
        files={place: layer[-1] for place, layer in sorted(layers.items())},
        layers=layers,
    )


def plain(node: Node) -> object:
    """The value without its lines."""
    if isinstance(node.value, dict):
        return {key: plain(value) for key, value in node.value.items()}
    if isinstance(node.value, list):
        return [plain(each) for each in node.value]
    return node.value


def _base(folder: Path, name: str, found: Complaints, *, above: tuple[Path, ...]) -> Book | None:
    places = (ROOT / name, TEMPLATES / name, folder / name)
    base = next((place for place in places if place.is_dir()), None)
    if base is None:
        found.add((ABOUT, 1), 'unknown_base', NO_BASE.filled(name=name))
    elif base.resolve() in above:
        found.add((ABOUT, 1), 'circular_base', CIRCLE)
    else:
        return read_book(base, found, above=above)
    return None


def _about(folder: Path, found: Complaints) -> dict[str, object]:
    told: dict[str, object] = dict.fromkeys(ABOUT_KEYS)
    path = folder / ABOUT
    if not path.is_file():
        return told
    try:
        root = parse(path.read_text('utf-8-sig'))
    except (WrongForm, UnicodeDecodeError):
        return told  # told when the file itself is read
    for key, line in root.keys.items():
        if key not in ABOUT_KEYS:
            reason = UNKNOWN_KEY.filled(key=key, known=', '.join(ABOUT_KEYS))
            found.add((ABOUT, line), 'unknown_key', reason)
    value = plain(root)
    return told | value if isinstance(value, dict) else told


def _own(folder: Path, found: Complaints) -> dict[str, Source]:
    made = {}
    for path in sorted(folder.rglob('*')):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or any(part.startswith('.') for part in path.relative_to(folder).parts):
            continue
        if not _belongs(name):
            if path.suffix.lower() not in {'.md', '.txt'}:
                found.add((name, 0), 'unknown_file', NOT_READ, grade=WARNING)
            continue
        if path.stat().st_size > BYTES_MAX:
            found.add((name, 0), 'too_large', TOO_LARGE)
            continue
        try:
            made[name] = Source(name, path.read_bytes().decode('utf-8-sig'))
        except UnicodeDecodeError:
            found.add((name, 0), 'not_text', NOT_TEXT)
    return made


def _belongs(name: str) -> bool:
    folder, _, rest = name.partition('/')
    return name in ALONE or ('/' not in rest and Path(rest).suffix in FOLDERS.get(folder, ()))
