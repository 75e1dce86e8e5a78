"""Tokens → tree, bounded in length, nodes and depth before anything walks it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput, UnexpectedToken
from lark.lexer import Lexer as LarkLexer

from zhanggui.core.words import say
from zhanggui.flow.feel.errors import FeelError, Place, Unclaimed
from zhanggui.flow.feel.lexing import Lexer, Names
from zhanggui.flow.feel.limits import LIMITS

Node = Tree[Token]
FRAME = 3  # the tree may be deeper than the brackets in the text, by the levels of precedence that are kept


class Given(LarkLexer):
    """The tokens are made before the parser sees them."""

    def __init__(self, lexer_conf: object) -> None:
        pass

    def lex(self, data: Iterable[Token]) -> Iterator[Token]:  # type: ignore[override]
        yield from data


PARSER = Lark(
    (Path(__file__).parent / 'grammar.lark').read_text('utf-8'),
    parser='lalr', lexer=Given, start=['expression', 'unary_tests'], maybe_placeholders=True,
)  # fmt: skip


def parse(text: str, *, scope: Iterable[str], members: Iterable[str], unary: bool = False) -> Node:
    if len(text) > LIMITS.text_length:
        raise FeelError(say(f'表达式超过 {LIMITS.text_length} 个字符', f'longer than {LIMITS.text_length} characters'))
    tokens = list(Lexer(text, Names(scope), Names(members), unary=unary).tokens())
    if not tokens:
        raise FeelError(say('表达式是空的', 'the expression is empty'), Place(1, 1))
    _check_depth(tokens)
    data: Any = tokens
    try:
        tree = PARSER.parse(data, start='unary_tests' if unary else 'expression')
    except UnexpectedInput as error:
        raise _unexpected(error, tokens) from None
    count = sum(1 for _ in tree.iter_subtrees())
    if count > LIMITS.nodes:
        raise FeelError(say(f'表达式超过 {LIMITS.nodes} 个节点', f'more than {LIMITS.nodes} nodes'))
    if _height(tree) > LIMITS.depth * FRAME:
        raise _too_deep()
    return tree


def place(node: Node | Token) -> Place | None:
    """Where a node begins: its first token."""
    while isinstance(node, Tree):
        inner = next((child for child in node.children if child is not None), None)
        if inner is None:
            return None
        node = inner
    return Place(node.line or 1, node.column or 1)


def _check_depth(tokens: list[Token]) -> None:
    depth = 0
    for token in tokens:
        if token.type in {'LPAR', '_CALL', 'LBRACK', '_FILTER', '_LBRACE', 'OPEN', '_IF'}:
            depth += 1
        elif token.type in {'RPAR', 'RBRACK', '_RBRACE', 'CLOSE'}:
            depth -= 1
        if depth > LIMITS.depth:
            raise _too_deep()


def _height(tree: Node) -> int:
    """Without recursion: the tree may be too deep for that."""
    heights: dict[int, int] = {}
    for node in tree.iter_subtrees():  # leaves first
        heights[id(node)] = 1 + max(
            (heights[id(child)] for child in node.children if isinstance(child, Tree)), default=0
        )
    return heights[id(tree)]


def _too_deep() -> FeelError:
    return FeelError(say(f'嵌套超过 {LIMITS.depth} 层', f'nested more than {LIMITS.depth} deep'))


def _unexpected(error: UnexpectedInput, tokens: list[Token]) -> FeelError:
    token = error.token if isinstance(error, UnexpectedToken) else tokens[-1]
    if token.type == '$END':
        last = tokens[-1]
        where = Place(last.line or 1, (last.column or 1) + (last.end_pos or 0) - (last.start_pos or 0))
        return FeelError(say('表达式没有写完', 'the expression ends too early'), where)
    if called := _unknown_call(tokens, token):
        return Unclaimed(
            say(f'没有函数“{called}”', f'there is no function {called!r}'), Place(token.line or 1, token.column or 1)
        )
    words = say(f'此处不应有 {token.value!r}', f'unexpected {token.value!r}')
    return FeelError(words, Place(token.line or 1, token.column or 1))


def _unknown_call(tokens: list[Token], unexpected: Token) -> str:
    """`is defined(x)` where no such function is known reads as two names side by side."""
    at = next((at for at, token in enumerate(tokens) if token is unexpected), 0)
    if not at or tokens[at].type != 'NAME' or tokens[at - 1].type != 'NAME':
        return ''
    end = at
    while end < len(tokens) and tokens[end].type == 'NAME':
        end += 1
    if end == len(tokens) or tokens[end].type != '_CALL':
        return ''
    return ' '.join(str(token) for token in tokens[at - 1 : end])
