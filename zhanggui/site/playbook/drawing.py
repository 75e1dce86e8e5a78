"""Processes, decisions and forms: files against what is in force. Their texts are kept to the letter, so nothing is lost.

What is judged offline here is what publishing would ask: every lane has its position, every form and decision is there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from zhanggui.core import usecases
from zhanggui.core.actors import Actor
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import Words, say
from zhanggui.flow import dmn
from zhanggui.flow.bpmn import Diagram, Finding, Grade, check, load
from zhanggui.flow.choices import VersionState
from zhanggui.flow.forms import codeforms
from zhanggui.flow.forms.places import WrongForm
from zhanggui.flow.forms.reading import read as read_form
from zhanggui.flow.forms.schema import Form
from zhanggui.flow.models import DecisionVersion, FormFile, ProcessVersion
from zhanggui.flow.services.drafting import Draft, decision_report, processes_in, read_decision, save_draft
from zhanggui.flow.services.importing import import_files
from zhanggui.flow.services.publishing import publish
from zhanggui.site.playbook.findings import ERROR, WARNING, Complaints
from zhanggui.site.playbook.folders import Book, Source
from zhanggui.site.playbook.organising import names_of
from zhanggui.site.playbook.overwriting import overwriting
from zhanggui.site.playbook.pieces import Key, Piece, Pieces, of_kind

PLACES: Mapping[str, tuple[str, str]] = {
    'form': ('forms', '.yaml'),
    'decision': ('decisions', '.dmn'),
    'process': ('processes', '.bpmn'),
}
STOPPING = {Grade.ERROR, Grade.OWNER}
LEADING_NOWHERE = {'unreachable', 'dead_end', 'never_ends'}  # a warning in the editor; not in a company's manual
COMPANY_SIZE = {'lane_without_holder', 'nobody_holds'}  # of people, whom a folder does not know

NAME = re.compile(r'"([\w.-]+)(?:#[^"]*)?"')

NO_PROCESS = say('文件里没有流程', 'the file has no process')
OTHER_NAME = say('文件名应与代码一致：{key}{ending}', 'the file is called after its key: {key}{ending}')
TWICE = say('“{key}”已在 {file} 里', '“{key}” stands in {file} already')


class FlowSection:
    kinds: Mapping[str, Words] = {
        'form': say('表单', 'Form'),
        'decision': say('决策', 'Decision'),
        'process': say('流程', 'Process'),
    }

    def read(self, book: Book, found: Complaints) -> Iterator[Piece]:
        readers = {'form': _read_form, 'decision': _read_decision, 'process': _read_processes}
        seen: dict[Key, str] = {}
        for kind, (folder, ending) in PLACES.items():
            for source in book.of(folder):
                for piece in readers[kind](source, found):
                    if piece.id in seen:
                        found.add(piece.place, 'twice', TWICE.filled(key=piece.key, file=seen[piece.id]))
                        continue
                    seen[piece.id] = source.name
                    yield piece
                if not any(file == source.name and key == source.stem for (_, key), file in seen.items()):
                    keys = [key for (_, key), file in seen.items() if file == source.name]
                    for key in keys[:1]:
                        reason = OTHER_NAME.filled(key=key, ending=ending)
                        found.add((source.name, 1), 'other_name', reason)

    def check(self, pieces: Pieces, found: Complaints) -> None:
        knowledge = FolderKnowledge(pieces)
        forms = {key: piece.thing for key, piece in of_kind(pieces, 'form').items()}
        judged: set[str] = set()
        for piece in of_kind(pieces, 'process').values():
            if piece.file not in judged:
                judged.add(piece.file)
                for finding in (*check(piece.thing, knowledge), *overwriting(piece.thing, forms)):
                    _tell(piece.file, finding, found)

    def current(self) -> dict[Key, str]:
        active = ProcessVersion.objects.filter(state=VersionState.ACTIVE).order_by('process__key')
        tables = DecisionVersion.objects.filter(state=VersionState.ACTIVE).order_by('key')
        return {
            **{('form', key): text for key, text in FormFile.objects.order_by('key').values_list('key', 'source')},
            **{('decision', key): text for key, text in tables.values_list('key', 'source')},
            **{('process', key): text for key, text in active.values_list('process__key', 'source')},
        }

    def meant(self, kind: str, text: str) -> None:
        """The text says it all."""

    def write(self, pieces: Sequence[Piece], *, actor: Actor) -> Verdicts:
        """A form that processes use changes no case: each version keeps its own. In force at once."""
        texts = {_file(piece): piece.text.encode() for piece in pieces}
        verdicts = import_files(texts, actor=actor, publishes=True, note=NOTE)
        changed = [piece.key for piece in pieces if piece.kind == 'form']
        return verdicts if verdicts.refused else verdicts.merge(_with_new_forms(changed, actor=actor))

    def files(self, texts: Mapping[Key, str]) -> dict[str, str]:
        """One file for each text: two processes drawn on one page stay on it."""
        made: dict[str, str] = {}
        for (kind, key), text in texts.items():
            folder, ending = PLACES[kind]
            if kind != 'process' or text not in made.values():
                made[f'{folder}/{key}{ending}'] = text
        return made


NOTE = '公司手册'


def only(files: Mapping[str, Source], keys: Collection[str]) -> dict[str, Source]:
    """The files of these processes, with what they name: called processes, decisions, forms."""
    kinds = {folder: kind for kind, (folder, _) in PLACES.items()}
    drawn = {source.stem: source for source in files.values() if kinds.get(source.folder)}
    wanted, waiting = set[str](), [key for key in keys if key in drawn]
    while waiting:
        key = waiting.pop()
        if key not in wanted:
            wanted.add(key)
            waiting += [name for name in set(NAME.findall(drawn[key].text)) if name in drawn]
    return {name: source for name, source in files.items() if source.folder not in kinds or source.stem in wanted}


class FolderKnowledge:
    """What publishing asks of the company, answered by the folder alone."""

    def __init__(self, pieces: Pieces) -> None:
        self._forms = {key: piece.thing for key, piece in of_kind(pieces, 'form').items()}
        self._decisions = {key: piece.thing for key, piece in of_kind(pieces, 'decision').items()}
        self._processes = {key: piece.thing for key, piece in of_kind(pieces, 'process').items()}
        self._departments = {
            name for key, piece in of_kind(pieces, 'department').items() for name in (key, piece.thing[0].name)
        }
        self._seats = names_of(pieces)

    def form(self, key: str) -> Collection[str] | None:
        if key.startswith(codeforms.PREFIX):
            return None if codeforms.get(key) is None else ()
        form: Form | None = self._forms.get(key)
        return None if form is None else [field.key for field in form.fields]

    def has_use_case(self, name: str) -> bool:
        return any(each.name == name for each in usecases.every())

    def has_decision(self, name: str) -> bool:
        key, _, wanted = name.partition('#')
        model: dmn.Model | None = self._decisions.get(key)
        if model is None:
            return False
        try:
            return not wanted or bool(model.node(wanted, 'decision'))
        except dmn.DmnError:
            return False

    def calls(self, key: str) -> Collection[str] | None:
        diagram: Diagram | None = self._processes.get(key)
        definition = diagram.definitions.get(key) if diagram else None
        if definition is None:
            return None if diagram is None else []
        return [node.work.calls for node in definition.nodes.values() if node.work and node.work.calls]

    def holders(self, rule: str) -> int | None:
        """Seats are counted, not people."""
        name, _, about = rule.partition(':')
        if name == 'group':
            return 1 if about in self._departments else None
        codes = [code.strip() for code in about.split(',') if code.strip()]
        known = [self._seats[code] for code in codes if code in self._seats]
        return max(sum(known), 1) if known else None


def _with_new_forms(keys: Sequence[str], *, actor: Actor) -> Verdicts:
    """A version keeps the forms it was published with: a process whose form is another now gets a new one."""
    active = ProcessVersion.objects.filter(state=VersionState.ACTIVE, forms__has_any_keys=list(keys))
    texts = dict(FormFile.objects.filter(key__in=keys).values_list('key', 'source'))
    stale = [row.source for row in active if any(row.forms[key] != texts[key] for key in texts if key in row.forms)]
    drafts = save_draft([Draft(source, NOTE) for source in dict.fromkeys(stale)], actor=actor)
    return publish(drafts.done, actor=actor) if drafts.done else Verdicts()


def _read_form(source: Source, found: Complaints) -> Iterator[Piece]:
    try:
        form = read_form(source.text)
    except WrongForm as wrong:
        found.add_wrong(source.name, wrong, 'wrong_form')
        return
    yield Piece('form', form.key, source.text, source.name, 1, form)


def _read_decision(source: Source, found: Complaints) -> Iterator[Piece]:
    try:
        key, _, model = read_decision(source.text.encode())
    except dmn.DmnError as error:
        found.add((source.name, getattr(error, 'line', 0)), 'wrong_decision', error.words)
        return
    for one in decision_report(model):
        grade = ERROR if one['grade'] == Grade.ERROR.value else WARNING
        found.add((source.name, one['line']), one['code'], say(one['reason'], one['reason']), grade=grade)
    yield Piece('decision', key, source.text, source.name, 1, model)


def _read_processes(source: Source, found: Complaints) -> Iterator[Piece]:
    diagram = load(source.text.encode())
    keys = processes_in(diagram)
    if not keys:
        errors = diagram.errors
        for finding in errors:
            _tell(source.name, finding, found)
        if not errors:
            found.add((source.name, 1), 'no_process', NO_PROCESS)
    for key in keys:
        yield Piece('process', key, source.text, source.name, diagram.lines.get(key, 1), diagram)


def _tell(file: str, finding: Finding, found: Complaints) -> None:
    if finding.grade is Grade.CHANGE or finding.code in COMPANY_SIZE:
        return
    stops = finding.grade in STOPPING or finding.code in LEADING_NOWHERE
    where = ' '.join(part for part in (finding.process, finding.element, finding.name) if part)
    found.add((file, finding.line), finding.code, finding.reason, where=where, grade=ERROR if stops else WARNING)


def _file(piece: Piece) -> str:
    folder, ending = PLACES[piece.kind]
    return piece.file or str(PurePosixPath(folder) / f'{piece.key}{ending}')
