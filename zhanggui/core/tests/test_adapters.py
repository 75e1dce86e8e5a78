"""Arrays reach PostgreSQL as they were, however odd their texts."""

from __future__ import annotations

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

TEXTS = st.lists(
    st.one_of(
        st.text(st.characters(exclude_categories=['Cs'], exclude_characters='\x00'), max_size=5),
        st.sampled_from(['', 'NULL', 'null', '"', '\\', ',', '{}', '\x1f', "'", '%s', ' ']),
    )
)


class ArraysReachPostgres(TestCase):
    @settings(max_examples=60, deadline=None)
    @given(TEXTS)
    def test_texts(self, texts: list[str]) -> None:
        assert there_and_back('SELECT %s::text[]', texts) == texts

    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.one_of(st.none(), st.integers(-(2**62), 2**62))))
    def test_numbers(self, numbers: list[int | None]) -> None:
        assert there_and_back('SELECT %s::bigint[]', numbers) == numbers


@pytest.mark.django_db
def test_the_array_is_cast_as_before() -> None:
    """Some statements leave the type to the driver."""
    with connection.cursor() as cursor:
        cursor.execute('SELECT 2 = ANY(%s), %s::text = ANY(%s)', [[1, 2], 'b', ['a', 'b']])
        assert cursor.fetchone() == (True, True)


def there_and_back(statement: str, values: object) -> object:
    with connection.cursor() as cursor:
        cursor.execute(statement, [values])
        return cursor.fetchone()[0]
