"""A set of files taken in together: forms first, then decisions, then the diagrams that name them; drafts, or in force at once.

What is already so stays as it is: the same files again make no new version. What cannot be published stays a draft.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from zhanggui.core.actors import Actor
from zhanggui.core.transactions import in_transaction
from zhanggui.core.verdicts import Verdicts
from zhanggui.core.words import say
from zhanggui.flow.choices import VersionState
from zhanggui.flow.models import DecisionVersion, ProcessVersion
from zhanggui.flow.services.drafting import Draft, digest, save_decision, save_draft
from zhanggui.flow.services.forms import ANY, FormText, save_forms
from zhanggui.flow.services.publishing import publish, publish_decisions

FORMS = ('.yaml', '.yml')
NOT_TEXT = say('不是 UTF-8 文本', 'it is not UTF-8 text')


@in_transaction
def import_files(files: Mapping[str, bytes], /, *, actor: Actor, publishes: bool = False, note: str = '') -> Verdicts:
    """Refusals name the file. `made`: `versions`, `decisions` and `forms` that are new."""
    verdicts = Verdicts()
    texts = _texts(files, verdicts)
    forms = _of_kind(texts, *FORMS)
    decisions = _of_kind(texts, '.dmn')
    diagrams = _without_known(_of_kind(texts, '.bpmn'), verdicts)

    kept = save_forms([FormText(source, was=ANY) for source in forms.values()], actor=actor)
    _refuse_by_file(verdicts, list(forms), kept)
    tables = save_decision([Draft(source, note) for source in decisions.values()], actor=actor)
    _refuse_by_file(verdicts, list(decisions), tables)
    drawn = save_draft([Draft(source, note) for source in diagrams.values()], actor=actor)
    _refuse_by_file(verdicts, list(diagrams), drawn)

    if publishes:
        for outcome in (publish_decisions(_drafts(tables.done), actor=actor), publish(drawn.done, actor=actor)):
            verdicts.refused += outcome.refused
    verdicts.done = [*drawn.done, *tables.done, *kept.done]
    verdicts.already += [*tables.already, *kept.already]
    verdicts.made = {'versions': drawn.done, 'decisions': tables.done, 'forms': kept.made['keys']}
    return verdicts


def _texts(files: Mapping[str, bytes], verdicts: Verdicts) -> dict[str, str]:
    found = {}
    for name in sorted(files):
        try:
            found[name] = files[name].decode('utf-8-sig')
        except UnicodeDecodeError:
            verdicts.refuse(name, 'not_text', NOT_TEXT, name=name)
    return found


def _of_kind(texts: Mapping[str, str], *endings: str) -> dict[str, str]:
    return {name: text for name, text in texts.items() if PurePosixPath(name).suffix.lower() in endings}


def _without_known(diagrams: Mapping[str, str], verdicts: Verdicts) -> dict[str, str]:
    """A drawing that is in force to the letter makes no version of its own."""
    hashes = {name: digest(text) for name, text in diagrams.items()}
    active = ProcessVersion.objects.filter(state=VersionState.ACTIVE, hash__in=hashes.values())
    known = dict(active.values_list('hash', 'pk'))
    verdicts.already += [known[made] for made in hashes.values() if made in known]
    return {name: text for name, text in diagrams.items() if hashes[name] not in known}


def _drafts(ids: Sequence[int]) -> list[int]:
    return list(DecisionVersion.objects.filter(pk__in=ids, state=VersionState.DRAFT).values_list('pk', flat=True))


def _refuse_by_file(verdicts: Verdicts, names: Sequence[str], outcome: Verdicts) -> None:
    """The services below count lines; people know files."""
    for refusal in outcome.refused:
        name = names[int(refusal.item) - 1]
        verdicts.refuse(name, refusal.code, refusal.reason, name=name, **refusal.numbers)
