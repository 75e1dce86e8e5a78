"""Fields that name people: found while one types, kept as chips, judged by the directory. A form never trusts an id it was sent.

    to = PersonField(label=lazy(say('转给', 'To')))            # cleaned: int
    people = PeopleField(label=lazy(say('抄送给', 'Copy to')))  # cleaned: tuple[int, ...]
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse

from zhanggui.core.words import say
from zhanggui.flow.people import directory
from zhanggui.ui.requests import number_in

PEOPLE_MAX = 100


class PeopleInput(forms.Widget):
    """Hidden inputs of the field's name, one a person; the search box beside them has a name of its own."""

    template_name = 'ui/widgets/people.html'

    def __init__(self, *, several: bool) -> None:
        super().__init__()
        self.several = several

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
        faces = directory().faces(ids) if ids else {}
        context['widget'] |= {
            'several': self.several,
            'source': reverse('flow.people'),
            'chosen': [faces[each] for each in ids if each in faces],
            'html_id': context['widget']['attrs'].get('id', f'id_{name}'),
        }
        return context


class PeopleField(forms.Field):
    """Several people, in the order they were chosen."""

    several = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=PeopleInput(several=self.several), **kwargs)

    def to_python(self, value: Any) -> Any:
        texts = [text for text in _texts(value) if text]
        ids = list(dict.fromkeys(number for number in map(number_in, texts) if number is not None))
        if len(ids) > PEOPLE_MAX:
            raise forms.ValidationError(str(say('一次最多选 {n} 人。', 'At most {n} people at once.').filled(n=PEOPLE_MAX)))
        known = directory().faces(ids) if ids else {}
        if any(number_in(text) is None for text in texts) or any(each not in known for each in ids):
            raise forms.ValidationError(str(say('没有这个人，请从列表里选。', 'There is no such person; choose from the list.')))
        return tuple(ids)


class PersonField(PeopleField):
    """Exactly one."""

    several = False

    def to_python(self, value: Any) -> Any:
        chosen = super().to_python(value)
        if len(chosen) > 1:
            raise forms.ValidationError(str(say('只能选一个人。', 'Choose one person only.')))
        return chosen[0] if chosen else None


def _texts(value: Any) -> list[str]:
    if value is None or value == '':
        return []
    return [str(each) for each in value] if isinstance(value, list | tuple) else [str(value)]
