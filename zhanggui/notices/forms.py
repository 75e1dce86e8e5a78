"""What is typed about notices. Addresses and secrets go in and never come out again: the fields open empty."""

from __future__ import annotations

from typing import Any

from django import forms

from zhanggui.core.actors import Actor
from zhanggui.core.words import Words, lazy, say
from zhanggui.notices import kinds, seats
from zhanggui.notices.choices import OUTSIDE, ROBOTS, Channel, When
from zhanggui.notices.drafts import Place, Wish, Wishes
from zhanggui.notices.hours import Hours
from zhanggui.notices.models import Address, Choice, QuietHours, SeatChoice, robot_choices
from zhanggui.notices.outgoing import wire
from zhanggui.notices.services.choosing import objection
from zhanggui.notices.services.telling import hours_of

KEPT = say('已填（…{end}），不改就留空', 'kept (…{end}); leave empty to keep it')
GONE = say('删除这个地址', 'Remove this address')
SECRET = say('加签密钥', 'Signing secret')
TARGETS = {
    Channel.MAIL: say('邮箱（不填用账号的邮箱）', 'Mailbox (empty: the one of the account)'),
    Channel.DINGTALK: say('钉钉机器人 Webhook', 'DingTalk webhook'),
    Channel.WECOM: say('企业微信机器人 Webhook', 'WeCom webhook'),
    Channel.FEISHU: say('飞书机器人 Webhook', 'Feishu webhook'),
}
ENDS_SHOWN = 4


def kept_hint(target: str) -> str:
    return str(KEPT.filled(end=target[-ENDS_SHOWN:]))


def secret_field(label: Words) -> forms.CharField:
    return forms.CharField(
        label=lazy(label), required=False, max_length=200, widget=forms.PasswordInput({'autocomplete': 'off'})
    )


def target_field(label: Words, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=lazy(label), required=required, max_length=500, widget=forms.TextInput({'autocomplete': 'off'})
    )


def time_field(zh: str, en: str, **more: Any) -> forms.TimeField:
    return forms.TimeField(label=lazy(say(zh, en)), widget=forms.TimeInput({'type': 'time'}, '%H:%M'), **more)


class WishesForm(forms.Form):
    """The matrix of groups and ways, quiet hours, digests, addresses. Cleans to one `Wishes`."""

    since = time_field('免打扰从', 'Quiet from', required=False)
    until = time_field('到', 'until', required=False)
    urgent_passes = forms.BooleanField(
        label=lazy(say('紧急消息仍然打扰我', 'Urgent notices still reach me')), required=False
    )
    morning = time_field('早间汇总', 'Morning digest')
    evening = time_field('晚间汇总（不填就没有）', 'Evening digest (empty: none)', required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for group in kinds.groups():
            for channel in Channel:
                self.fields[f'when_{group.key}_{channel}'] = _when_field(group, channel)
        for channel in OUTSIDE:
            self.fields[f'target_{channel}'] = target_field(TARGETS[channel])
            if channel in (Channel.DINGTALK, Channel.FEISHU):
                self.fields[f'secret_{channel}'] = secret_field(SECRET)
            self.fields[f'gone_{channel}'] = forms.BooleanField(label=lazy(GONE), required=False)

    def prepare(self, actor: Actor, ids: list[int]) -> None:
        """Opens with what this person has."""
        kept = QuietHours.objects.filter(person_id=actor.id).first()
        hours = hours_of(kept) if kept else Hours()
        for name in ('since', 'until', 'urgent_passes', 'morning', 'evening'):
            self.initial[name] = getattr(hours, name)
        for choice in Choice.objects.filter(person_id=actor.id):
            self.initial[f'when_{choice.group}_{choice.channel}'] = choice.when
        self.addresses = {each.channel: each for each in Address.objects.filter(person_id=actor.id)}
        for channel in OUTSIDE:
            if channel in self.addresses:
                self.fields[f'target_{channel}'].help_text = kept_hint(self.addresses[channel].target)
            else:
                del self.fields[f'gone_{channel}']

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = self.cleaned_data
        places = [self._place(channel, told) for channel in OUTSIDE]
        for place in places:
            if reason := objection(place):
                self.add_error(f'target_{place.channel}', str(reason))
        choices = [
            Wish(group.key, channel.value, told[f'when_{group.key}_{channel}'])
            for group in kinds.groups()
            for channel in Channel
            if f'when_{group.key}_{channel}' in told
        ]
        if self.errors:
            return told
        hours = {name: told[name] for name in ('since', 'until', 'urgent_passes', 'morning', 'evening')}
        return {'wishes': Wishes(choices, places, **hours)}

    def _place(self, channel: Channel, told: dict[str, Any]) -> Place:
        return Place(
            channel.value, told.get(f'target_{channel}', ''), told.get(f'secret_{channel}', ''),
            bool(told.get(f'gone_{channel}')),
        )  # fmt: skip

    @property
    def matrix(self) -> list[tuple[kinds.Group, list[Any], list[kinds.Kind]]]:
        return [
            (group, [self[f'when_{group.key}_{channel}'] for channel in Channel], kinds.of_group(group.key))
            for group in kinds.groups()
        ]

    @property
    def ways(self) -> list[tuple[Channel, Any, list[Any]]]:
        """Each way outside: what is kept of it, and its fields."""
        found = []
        for channel in OUTSIDE:
            names = [name for part in ('target', 'secret', 'gone') if (name := f'{part}_{channel}') in self.fields]
            found.append((channel, self.addresses.get(channel), [self[name] for name in names]))
        return found

    @property
    def times(self) -> list[Any]:
        return [self[name] for name in ('since', 'until', 'urgent_passes', 'morning', 'evening')]


class RobotForm(forms.Form):
    """A robot of a group chat. When it is changed, an empty address or secret keeps what there is."""

    name = forms.CharField(label=lazy(say('名称', 'Name')), max_length=40)
    channel = forms.ChoiceField(label=lazy(say('哪种群', 'Kind of chat')), choices=robot_choices)
    target = target_field(say('Webhook 地址', 'Webhook'), required=True)
    secret = secret_field(say('加签密钥（钉钉、飞书）', 'Signing secret (DingTalk, Feishu)'))
    keyword = forms.CharField(
        label=lazy(say('关键词', 'Keyword')), required=False, max_length=40,
        help_text=lazy(say('群机器人设了关键词才填', 'where the robot demands one')),
    )  # fmt: skip
    groups = forms.MultipleChoiceField(
        label=lazy(say('哪些消息', 'Which notices')), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=lazy(say('不选就是全部', 'none chosen: all')),
    )  # fmt: skip
    seats = forms.MultipleChoiceField(
        label=lazy(say('发给哪些部门、岗位的', 'Told to which departments or posts')), required=False,
        help_text=lazy(say('不选就是全部', 'none chosen: all')),
    )  # fmt: skip
    urgent_only = forms.BooleanField(label=lazy(say('只发紧急的', 'Urgent ones alone')), required=False)
    rests = forms.BooleanField(
        label=lazy(say('夜里（22:00–07:00）不发不紧急的', 'Rests at night, but for urgent ones')), required=False, initial=True
    )
    english = forms.BooleanField(label=lazy(say('用英文', 'In English')), required=False)
    active = forms.BooleanField(label=lazy(say('启用', 'In use')), required=False, initial=True)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields['groups'].choices = [(group.key, str(group.label)) for group in kinds.groups()]  # type: ignore[attr-defined]
        self.fields['seats'].choices = list(seats.every())  # type: ignore[attr-defined]

    def prepare(self, actor: Actor, ids: list[int]) -> None:
        """The address of an existing robot is not shown."""
        kept = self.initial.pop('target', '')
        self.initial.pop('secret', None)
        if kept:
            self.fields['target'].required = False
            self.fields['target'].help_text = kept_hint(kept)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = self.cleaned_data
        if told.get('target') and told.get('channel') in ROBOTS:
            reason = wire.objection(told['channel'], told['target'])
            if reason:
                self.add_error('target', str(reason))
        return told


class SeatChoiceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = SeatChoice
        fields = ['seat', 'group', 'channel', 'when']
        labels = {
            'seat': lazy(say('部门或岗位', 'Department or post')),
            'group': lazy(say('消息', 'Notices')),
            'channel': lazy(say('方式', 'Way')),
            'when': lazy(say('何时', 'When')),
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        groups = [(group.key, str(group.label)) for group in kinds.groups()]
        self.fields['seat'] = forms.ChoiceField(label=self.fields['seat'].label, choices=list(seats.every()))
        self.fields['group'] = forms.ChoiceField(label=self.fields['group'].label, choices=groups)


def _when_field(group: kinds.Group, channel: Channel) -> forms.ChoiceField:
    offered = [When.AT_ONCE, When.OFF] if channel == Channel.IN_APP else list(When)
    label = f'{group.label} · {channel.label}'
    choices = [(when.value, lazy(when.label)) for when in offered]
    widget = forms.Select({'class': 'form-select form-select-sm', 'aria-label': label})
    return forms.ChoiceField(label=label, choices=choices, initial=group.default(channel).value, widget=widget)
