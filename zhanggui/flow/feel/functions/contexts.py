"""Built-in functions on contexts, and the few on truth and identity."""

from __future__ import annotations

from zhanggui.flow.feel.functions.registry import builtin
from zhanggui.flow.feel.operators import identical
from zhanggui.flow.feel.values import Value


@builtin('get value', 'm: context', 'key: string')
def get_value(context: dict[str, Value], key: str) -> Value:
    return context.get(key)


@builtin('get entries', 'm: context')
def get_entries(context: dict[str, Value]) -> Value:
    return [{'key': key, 'value': value} for key, value in context.items()]


@builtin('context', 'entries: list')
def context(entries: list[Value]) -> Value:
    made: dict[str, Value] = {}
    for entry in entries:
        if type(entry) is not dict or 'value' not in entry or type(entry.get('key')) is not str or entry['key'] in made:
            return None
        made[entry['key']] = entry['value']
    return made


@builtin('context put', 'context: context', 'key: string', 'value: any')
def context_put(context: dict[str, Value], key: str, value: Value) -> Value:
    return {**context, key: value}


@builtin('context put', 'context: context', 'keys: list', 'value: any')
def context_put_deep(context: dict[str, Value], keys: list[Value], value: Value) -> Value:
    if not keys or type(keys[0]) is not str:
        return None
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    if type(inner) is not dict:
        return None
    changed = context_put_deep(inner, keys[1:], value)
    return None if changed is None else {**context, keys[0]: changed}


@builtin('context merge', 'contexts: list')
def context_merge(contexts: list[Value]) -> Value:
    merged: dict[str, Value] = {}
    for part in contexts:
        if type(part) is not dict:
            return None
        merged |= part
    return merged


@builtin('not', 'negand: any')
def negation(value: Value) -> Value:
    return (not value) if isinstance(value, bool) else None


@builtin('is', 'value1: any?', 'value2: any?')
def is_same(one: Value, other: Value = None) -> Value:
    return identical(one, other)
