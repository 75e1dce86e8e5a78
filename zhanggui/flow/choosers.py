"""Fields that name people or a business object: found while one types, kept as chips. A form never trusts an id it was sent.

    to = PersonField(label=lazy(say('转给', 'To')))            # cleaned: int
    people = PeopleField(label=lazy(say('抄送给', 'Copy to')))  # cleaned: tuple[int, ...]
    subject = SubjectField(kind, actor)                        # cleaned: int

The page has to load `flow/people.js`.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.apps import apps
from django.urls import reverse

from zhanggui.core.actors import Actor
from zhanggui.core.scope import rows_seen_by
from zhanggui.core.words import lazy, say
from zhanggui.flow.forms.validating import MISSING
from zhanggui.flow.people import Face, directory
from zhanggui.flow.subjects import Subject
from zhanggui.ui.requests import number_in

PEOPLE_MAX = 100


class ChipInput(forms.Widget):
    """Hidden inputs of the field's name, one for each that was chosen; the search box beside them has a name of its own."""

    template_name = 'ui/widgets/people.html'
    hint = say('输入姓名或岗位', 'Name or position')

    def __init__(self, *, several: bool) -> None:
        super().__init__()
        self.several = several

    def source(self) -> str:
        return reverse('flow.people')

    def chosen(self, ids: list[int]) -> list[Face]:
        faces = directory().faces(ids)
        return [faces[each] for each in ids if each in faces]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        found = data.getlist(name) if hasattr(data, 'getlist') else data.get(name) or []
        return [str(each) for each in (found if isinstance(found, list | tuple) else [found])]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f'{id_}-find' if id_ else ''

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        ids = [number for number in map(number_in, _texts(value)) if number is not None]
        context['widget'] |= {
            'several': self.several,
            'source': self.source(),
            'hint': self.hint,
            'chosen': self.chosen(ids) if ids else [],
            'html_id': context['widget']['attrs'].get('id', f'id_{name}'),
        }
        return context


class PeopleField(forms.Field):
    """Several people, in the order they were chosen."""

    several = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ChipInput(several=self.several), **kwargs)

    def to_python(self, value: Any) -> Any:
        texts = [text for text in _texts(value) if text]
        ids = list(dict.fromkeys(number for number in map(number_in, texts) if number is not None))
        if len(ids) > PEOPLE_MAX:
            raise forms.ValidationError(
                str(say('一次最多选 {n} 人。', 'At most {n} people at once.').filled(n=PEOPLE_MAX))
            )
        known = directory().faces(ids) if ids else {}
        if any(number_in(text) is None for text in texts) or any(each not in known for each in ids):
            raise forms.ValidationError(
                str(say('没有这个人，请从列表里选。', 'There is no such person; choose from the list.'))
            )
        return tuple(ids)


class PersonField(PeopleField):
    """Exactly one."""

    several = False

    def to_python(self, value: Any) -> Any:
        chosen = super().to_python(value)
        if len(chosen) > 1:
            raise forms.ValidationError(str(say('只能选一个人。', 'Choose one person only.')))
        return chosen[0] if chosen else None


class SubjectInput(ChipInput):
    """Of one kind of business objects, as the context it belongs to finds them. What is out of sight has no title here."""

    hint = say('输入编号或名称', 'Number or name')

    def __init__(self, subject: Subject, actor: Actor) -> None:
        super().__init__(several=False)
        self.subject, self.actor = subject, actor

    def source(self) -> str:
        return reverse('flow.find_subject', kwargs={'label': self.subject.label})

    def chosen(self, ids: list[int]) -> list[Face]:
        return [Face(each, self.subject.title(each)) for each in ids[:1] if self.is_seen(each)]

    def is_seen(self, chosen: int) -> bool:
        return rows_seen_by(self.actor, apps.get_model(self.subject.label)).filter(pk=chosen).exists()


class SubjectField(forms.Field):
    """What a case is about. Whether the actor may see it is asked here: an id out of sight is like one that is not there."""

    def __init__(self, subject: Subject, actor: Actor, **kwargs: Any) -> None:
        self.input = SubjectInput(subject, actor)
        words = {'required': lazy(MISSING)}
        super().__init__(widget=self.input, label=lazy(subject.name), error_messages=words, **kwargs)

    def to_python(self, value: Any) -> Any:
        texts = [text for text in _texts(value) if text]
        if not texts:
            return None
        chosen = number_in(texts[0])
        if chosen is None or not self.is_seen(chosen):
            raise forms.ValidationError(str(say('找不到，或不在你的数据范围内。', 'Not found, or outside your scope.')))
        return chosen

    def is_seen(self, chosen: int) -> bool:
        return self.input.is_seen(chosen)


def _texts(value: Any) -> list[str]:
    if value is None or value == '':
        return []
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]
