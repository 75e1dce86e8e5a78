"""A process as one ZIP file: drawing, forms, decisions. What comes in is unpacked within bounds, by name and kind alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

from zhanggui.core.archives import BROKEN
from zhanggui.core.words import Words, say
from zhanggui.flow.bpmn import load
from zhanggui.flow.choices import VersionState
from zhanggui.flow.forms import nodes
from zhanggui.flow.models import DecisionVersion, FormFile, Process, ProcessVersion

KINDS = ('.bpmn', '.dmn', '.yaml', '.yml')
FILES_MAX = 200
BYTES_MAX = 20 * 1024 * 1024


class BadFile(Exception):
    """A file that cannot be taken, with its name."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


def bundle(process: Process) -> bytes:
    """The version in force, or the newest one where none is."""
    versions = ProcessVersion.objects.filter(process=process).order_by('-number')
    version = versions.filter(state=VersionState.ACTIVE).first() or versions.first()
    made = io.BytesIO()
    with zipfile.ZipFile(made, 'w', zipfile.ZIP_DEFLATED) as file:
        if version is not None:
            file.writestr(f'{process.key}.bpmn', version.source)
            definition = load(version.executable.encode()).definitions.get(process.key)
            if definition is not None:
                for row in FormFile.objects.filter(key__in=nodes.keys_of(definition)):
                    file.writestr(f'forms/{row.key}.yaml', row.source)
                asked = {
                    node.work.decision.partition('#')[0]
                    for node in definition.nodes.values()
                    if node.work and node.work.decision
                }
                for decision in DecisionVersion.objects.filter(key__in=asked, state=VersionState.ACTIVE):
                    file.writestr(f'{decision.key}.dmn', decision.source)
    return made.getvalue()


def unpacked(files: Iterable[tuple[str, bytes]]) -> Mapping[str, bytes]:
    """Files by name; a ZIP stands for what is in it. Raises BadFile."""
    found: dict[str, bytes] = {}
    for name, data in files:
        if name.lower().endswith('.zip'):
            found.update(_inside(name, data))
        elif name.lower().endswith(KINDS):
            found[name] = data
        else:
            raise BadFile(
                say(f'{name}：只收 .bpmn、.dmn、.yaml、.zip', f'{name}: only .bpmn, .dmn, .yaml and .zip are taken')
            )
    return found


def _inside(name: str, data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            entries = [each for each in file.infolist() if each.filename.lower().endswith(KINDS)]
            if len(entries) > FILES_MAX or sum(each.file_size for each in entries) > BYTES_MAX:
                raise BadFile(say(f'{name}：文件太多或太大', f'{name}: too many files, or too large'))
            return {each.filename.rpartition('/')[2]: _read(file, each) for each in entries}
    except BROKEN:
        raise BadFile(say(f'{name}：不是能打开的 ZIP', f'{name}: not a ZIP that can be opened')) from None


def _read(file: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Never more than the entry says it holds: a lying header cannot fill the memory."""
    with file.open(entry) as stream:
        return stream.read(entry.file_size)
