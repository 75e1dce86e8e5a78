"""XML → elements, guarded: no DOCTYPE (so no entities), bounded in size, in number of elements and in depth.

Decision models and diagrams are read by it; nothing else of the system parses XML that people give us.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from zhanggui.core.words import Words, say

SIZE_MAX = 10 * 1024 * 1024
ELEMENTS_MAX = 200_000
DEPTH_MAX = 100
SEPARATOR = ' '


class XmlError(Exception):
    """The file cannot be read at all; `line` says where, as far as it is known."""

    def __init__(self, words: Words, line: int = 0) -> None:
        super().__init__(words.en)
        self.words = words
        self.line = line

    def __str__(self) -> str:
        return str(self.words)


@dataclass(slots=True)
class Element:
    """`attributes` are those without a namespace; the others stand in `qualified`, by namespace and name."""

    namespace: str
    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ''
    children: list[Element] = field(default_factory=list)
    qualified: dict[tuple[str, str], str] = field(default_factory=dict)

    def all(self, tag: str) -> list[Element]:
        return [child for child in self.children if child.tag == tag]

    def first(self, *tags: str) -> Element | None:
        return next((child for child in self.children if child.tag in tags), None)

    def get(self, attribute: str) -> str:
        return self.attributes.get(attribute, '')

    def words(self, tag: str) -> str:
        """The text of a child, or nothing."""
        child = self.first(tag)
        return child.text.strip() if child else ''


class _Reader:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=SEPARATOR)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._doctype
        self.open: list[Element] = []
        self.root: Element | None = None
        self.count = 0

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, tag = name.rpartition(SEPARATOR)
        element = Element(namespace, tag, {}, self.parser.CurrentLineNumber)
        for key, value in attributes.items():
            space, _, short = key.rpartition(SEPARATOR)
            if space:
                element.qualified[space, short] = value
            else:
                element.attributes[short] = value
        self.count += 1
        if self.count > ELEMENTS_MAX or len(self.open) >= DEPTH_MAX:
            raise self._refused('XML 的元素太多或嵌套太深', 'the XML has too many elements or is nested too deeply')
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.root = element
        self.open.append(element)

    def _end(self, name: str) -> None:
        self.open.pop()

    def _text(self, text: str) -> None:
        self.open[-1].text += text

    def _doctype(self, *declared: object) -> None:
        raise self._refused('XML 不允许带 DOCTYPE 或实体', 'the XML may not carry a DOCTYPE or entities')

    def _refused(self, zh: str, en: str) -> XmlError:
        return XmlError(say(zh, en), self.parser.CurrentLineNumber)


def parse_xml(data: bytes) -> Element:
    if len(data) > SIZE_MAX:
        raise XmlError(say('文件超过 10 MB', 'the file is larger than 10 MB'))
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise XmlError(
            say(f'第 {error.lineno} 行不是正确的 XML', f'not well-formed XML at line {error.lineno}'), error.lineno
        ) from None
    except (ValueError, LookupError):
        raise XmlError(say('不认识的文字编码', 'the encoding is not known')) from None
    assert reader.root is not None
    return reader.root


def of_namespace(element: Element, namespace: str) -> Element:
    """Without the elements of other tools (extensions, diagrams)."""
    element.children = [of_namespace(child, namespace) for child in element.children if child.namespace == namespace]
    return element


def walk(element: Element) -> Iterator[Element]:
    waiting = [element]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(current.children))  # in the order of the file
