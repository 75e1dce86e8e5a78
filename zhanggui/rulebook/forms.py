"""What must be told to amend a rule, and to answer a finding."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from zhanggui.core import clock
from zhanggui.core.actors import Actor
from zhanggui.core.words import lazy, say
from zhanggui.rulebook.choices import ValueType
from zhanggui.rulebook.models import Amendment, Policy
from zhanggui.rulebook.naming import FIELDS
from zhanggui.ui.filters import FenField

WHY = say('为什么要改', 'Why it shall change')
FROM = say('生效日期', 'Takes effect on')
ENGLISH_LATER = say(
    '英文可以不填。中文改了而英文没改，旧英文作废，读英文的人先看中文，以后再提一次修订补上。',
    'English may come later. Where the Chinese changes and the English does not, the old English goes: readers are '
    'shown the Chinese until another amendment brings it.',
)


class AnswerForm(forms.Form):
    cause = forms.CharField(label=lazy(say('原因', 'Cause')), max_length=1000, widget=forms.Textarea(attrs={'rows': 3}))
    measure = forms.CharField(
        label=lazy(say('整改措施', 'Measure')), max_length=1000, widget=forms.Textarea(attrs={'rows': 3})
    )


class AmendmentForm(forms.Form):
    """The head of every amendment; cleaned to reason, day and `draft`."""

    reason = forms.CharField(label=lazy(WHY), max_length=1000, widget=forms.Textarea(attrs={'rows': 3}))
    effective_from = forms.DateField(
        label=lazy(FROM), widget=forms.DateInput(attrs={'type': 'date'}, format='%Y-%m-%d')
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields['effective_from'].initial = clock.today

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        head: dict[str, Any] = {key: told[key] for key in ('reason', 'effective_from') if key in told}
        return {**head, 'draft': {key: value for key, value in told.items() if key not in head}}


class ReviseForm(AmendmentForm):
    """For programs: the draft as JSON."""

    draft = forms.JSONField(label=lazy(say('内容', 'Draft')))

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        return {**told, **told.pop('draft')} if isinstance(told.get('draft'), dict) else told


class ClauseForm(AmendmentForm):
    """The texts of a clause as they shall be. English may come later."""

    title = forms.CharField(label=lazy(say('标题', 'Title')), max_length=200)
    text = forms.CharField(label=lazy(say('正文', 'Text')), max_length=2000, widget=forms.Textarea(attrs={'rows': 4}))
    title_en = forms.CharField(label=lazy(FIELDS['title_en']), max_length=200, required=False)
    text_en = forms.CharField(
        label=lazy(FIELDS['text_en']), max_length=2000, required=False, widget=forms.Textarea(attrs={'rows': 4}),
        help_text=lazy(ENGLISH_LATER),
    )  # fmt: skip
    field_order = ('title', 'text', 'effective_from', 'reason', 'title_en', 'text_en')


class PolicyForm(AmendmentForm):
    """A field for each value of the policy."""

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        add_values(self, Policy.objects.get(pk=ids[0]))


class RevisedForm(AmendmentForm):
    """The one or the other, whatever the amendment is of."""

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        row = Amendment.objects.select_related('policy').get(pk=ids[0])
        if row.policy is not None:
            add_values(self, row.policy)
            return
        for name in ('title', 'text', 'title_en', 'text_en'):
            self.fields[name] = ClauseForm.base_fields[name]
        self.order_fields(ClauseForm.field_order)


def add_values(form: forms.Form, policy: Policy) -> None:
    """What a person types is checked here as far as it is a number; the bounds are the service's affair."""
    for told in policy.fields:
        unit = say(told.get('unit', ''), told.get('unit_en', ''))
        name = say(told['label'], told['label_en'])
        label = say(f'{name.zh}（{unit.zh}）', f'{name.en} ({unit.en})') if told.get('unit') else name
        form.fields[told['key']] = _field(told, lazy(label))
    form.order_fields([*(told['key'] for told in policy.fields), 'effective_from', 'reason'])


class PlainNumber(forms.FloatField):
    """A whole number stays one."""

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        return int(number) if isinstance(number, float) and number.is_integer() else number


def _field(told: dict[str, Any], label: str) -> forms.Field:
    if told['type'] == ValueType.MONEY:
        return FenField(label=label)
    least, most = told.get('min'), told.get('max')
    if told['type'] == ValueType.INTEGER:
        return forms.IntegerField(
            label=label, min_value=None if least is None else int(least), max_value=None if most is None else int(most)
        )
    return PlainNumber(label=label, min_value=least, max_value=most)


class RehearsalForm(forms.Form):
    """A month and a value for each field of the policy."""

    month = forms.RegexField(r'^\d{4}-(0[1-9]|1[0-2])$', label=lazy(say('月份', 'Month')))

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_values(self, policy)
        self.order_fields(['month', *(told['key'] for told in policy.fields)])

    @property
    def values(self) -> dict[str, Any]:
        return {key: value for key, value in self.cleaned_data.items() if key != 'month'}
