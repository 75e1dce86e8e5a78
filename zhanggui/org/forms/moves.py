"""What is asked when somebody joins, changes post or leaves. Cleaned data are lines and values, never rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from zhanggui.core.actors import Actor
from zhanggui.core.words import lazy, say
from zhanggui.flow.choosers import PersonField
from zhanggui.org.choices import Handing
from zhanggui.org.drafts import NewPost, OldPosts
from zhanggui.org.forms.changes import REASON_LENGTH_MAX, DayInput, PostForm
from zhanggui.org.forms.new import PersonForm
from zhanggui.org.models import Post

TO_MISSING = say('请选接手人', 'say who takes it over')


class PostsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Posts of one person, each called as its position."""

    def label_from_instance(self, obj: Post) -> str:
        return str(obj.position)


class JoinForm(PersonForm, PostForm):
    """A person and their first post; codes instead of ids, as its line wants them."""

    acting = None  # type: ignore[assignment]
    field_order = ('username', 'name', 'mobile', 'language', 'position')

    def clean(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        if 'position' in told:
            told['position'] = told['position'].code
        for field in ('shops', 'clients', 'warehouses'):
            told[field] = tuple(row.code for row in told.get(field) or ())
        return told


class ChangePostForm(PostForm):
    ends = PostsField(
        Post.objects.none(),
        label=lazy(say('同时卸任', 'Posts that end')),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    handing = forms.ChoiceField(
        label=lazy(say('手上的待办', 'Open work')), choices=Handing.choices(), initial=str(Handing.KEEP)
    )
    to = PersonField(label=lazy(say('接手人', 'Who takes it over')), required=False)

    def prepare(self, actor: Actor, ids: Sequence[int]) -> None:
        super().prepare(actor, ids)
        held = Post.objects.current().filter(user__in=ids).select_related('position', 'user')
        field = self.fields['ends']
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = held
        field.initial = [post.pk for post in held]

    def clean(self) -> dict[str, Any]:
        beside = {name: self.cleaned_data.pop(name, None) for name in ('ends', 'handing', 'to')}
        if beside['handing'] == Handing.PERSON and not beside['to']:
            self.add_error('to', str(TO_MISSING))
        told = super().clean()
        if 'reach' not in told:
            return told
        ends = tuple(post.pk for post in beside['ends'] or ())
        old = OldPosts(ends=ends, handing=str(beside['handing'] or Handing.KEEP), to=beside['to'])
        return {'new': NewPost(position=told['position'], reach=told['reach'], term=told['term']), 'old': old}


class LeaveForm(forms.Form):
    last_day = forms.DateField(
        label=lazy(say('最后一天（留空为立即）', 'Last day (empty: at once)')), required=False, widget=DayInput()
    )
    to = PersonField(
        label=lazy(say('接手人（留空为直接上级）', 'Who takes over (empty: the superior)')), required=False
    )
    reason = forms.CharField(label=lazy(say('原因', 'Reason')), max_length=REASON_LENGTH_MAX, required=False)
