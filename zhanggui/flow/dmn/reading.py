"""XML files → a model: its nodes by namespace and id, who needs whom, and each node's logic, compiled when first asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from zhanggui.core.words import say
from zhanggui.flow.dmn.boxed import compile_inner, find, function_parts
from zhanggui.flow.dmn.building import Build
from zhanggui.flow.dmn.errors import DmnError, NotClaimed
from zhanggui.flow.dmn.itemtypes import read_types
from zhanggui.flow.dmn.tables import Table
from zhanggui.flow.feel import Environment
from zhanggui.flow.feel.compiler import Closure, Scope
from zhanggui.flow.feel.types import ANY, Type, coerced
from zhanggui.flow.feel.values import Value
from zhanggui.flow.xml import Element, XmlError, of_namespace, parse_xml, walk

__all__ = ['DmnError', 'Logic', 'Model', 'Node', 'NotClaimed', 'read']

Key = tuple[str, str]  # namespace, id
KINDS = {
    'inputData': 'input', 'decision': 'decision', 'businessKnowledgeModel': 'knowledge', 'decisionService': 'service',
}  # fmt: skip
KIND_WORDS = {
    'input': say('输入', 'input'), 'decision': say('决策', 'decision'), 'knowledge': say('业务知识', 'business knowledge'),
    'service': say('决策服务', 'decision service'),
}  # fmt: skip
REQUIRED = ('requiredInput', 'requiredDecision', 'requiredKnowledge')


@dataclass(frozen=True, slots=True)
class Need:
    """A required node, and the names under which its value is found."""

    path: tuple[str, ...]
    key: Key


@dataclass(frozen=True, slots=True)
class Node:
    kind: str
    key: Key
    name: str
    type: Type
    element: Element
    needs: tuple[Need, ...]


@dataclass(frozen=True, slots=True)
class Logic:
    """What a decision or a function runs, and the tables found inside."""

    run: Closure
    parameters: tuple[str, ...] = ()
    types: tuple[Type, ...] = ()
    result: Type = ANY
    tables: tuple[Table, ...] = ()


@dataclass(slots=True)
class Model:
    """One file and those it imports."""

    name: str
    namespace: str
    nodes: dict[Key, Node]
    types: dict[str, dict[str, Type]]
    members: frozenset[str]
    compiled: dict[Key, Logic] = field(default_factory=dict)

    def logic(self, key: Key) -> Logic:
        if key not in self.compiled:
            self.compiled[key] = self._compile(self.nodes[key])
        return self.compiled[key]

    def node(self, name: str, *kinds: str) -> Node:
        """The node of that name: in this file first, then in the imported ones."""
        found = [node for node in self.nodes.values() if node.name == name and node.kind in kinds]
        own = [node for node in found if node.key[0] == self.namespace]
        if not found:
            raise DmnError(say(f'模型里没有“{name}”', f'the model has no {name!r}'))
        return (own or found)[0]

    def of_kind(self, *kinds: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.kind in kinds]

    def _compile(self, node: Node) -> Logic:
        names = frozenset(need.path[0] for need in node.needs)
        environment = Environment(names, self.members, self.types[node.key[0]])
        words = KIND_WORDS[node.kind]
        build = Build(environment, say(f'{words.zh}“{node.name}”', f'{words.en} {node.name!r}'))
        if node.kind != 'knowledge':
            run = compile_inner(node.element, build) if find(node.element) else nothing
            return Logic(run, tables=tuple(build.tables))
        logic = node.element.first('encapsulatedLogic')
        if logic is None:
            return Logic(nothing)
        names_, types, body, result = function_parts(logic, build)
        wanted = result if result.name != 'Any' else node.type.result or node.type
        return Logic(_as(wanted, body), names_, types, wanted, tuple(build.tables))


def read(data: bytes, others: Iterable[bytes] = ()) -> Model:
    """A model from its file; `others` are the files it may import, found by namespace."""
    root = _definitions(data)
    library: dict[str, Element] = {}
    for other in others:
        definitions = _definitions(other)
        library[definitions.get('namespace')] = definitions
    namespace = root.get('namespace')
    library[namespace] = root
    roots: dict[str, Element] = {}
    _gather(namespace, library, roots, set())
    nodes: dict[Key, Node] = {}
    types: dict[str, dict[str, Type]] = {}
    for space, element in roots.items():
        types[space] = read_types(element.all('itemDefinition'), _imported_types(element, types))
        _add_nodes(element, space, types[space], nodes)
    members = frozenset(part.get('name') for element in roots.values() for part in walk(element) if part.get('name'))
    _check_needs(nodes)
    return Model(root.get('name'), namespace, nodes, types, members)


def nothing(scope: Scope) -> Value:
    """The logic of a decision that has none: null. `check` says so."""
    return None


def _as(wanted: Type, body: Closure) -> Closure:
    return body if wanted.name in {'Any', 'function'} else lambda scope: coerced(body(scope), wanted)


def _definitions(data: bytes) -> Element:
    try:
        root = parse_xml(data)
    except XmlError as error:
        raise DmnError(error.words) from None
    if root.tag != 'definitions' or '/DMN/' not in root.namespace:
        raise DmnError(say('这不是 DMN 文件', 'this is not a DMN file'))
    return of_namespace(root, root.namespace)


def _gather(namespace: str, library: dict[str, Element], roots: dict[str, Element], begun: set[str]) -> None:
    """The file and everything it imports, each after all that it imports."""
    root = library[namespace]
    begun.add(namespace)
    for part in root.all('import'):
        if '/DMN/' not in part.get('importType'):
            raise NotClaimed(say('只能导入 DMN 文件', 'only DMN files can be imported'))
        wanted = part.get('namespace')
        if wanted not in library:
            raise DmnError(say(f'缺少被导入的模型 {wanted}', f'the imported model {wanted} is missing'))
        if wanted not in begun:
            _gather(wanted, library, roots, begun)
    roots[namespace] = root


def _imported_types(root: Element, types: dict[str, dict[str, Type]]) -> dict[str, Type]:
    found: dict[str, Type] = {}
    for part in root.all('import'):
        prefix = part.get('name')
        for name, type_ in types.get(part.get('namespace'), {}).items():
            found[f'{prefix}.{name}' if prefix else name] = type_
    return found


def _add_nodes(root: Element, namespace: str, types: dict[str, Type], nodes: dict[Key, Node]) -> None:
    build = Build(Environment(types=types), say('', ''))
    prefixes = {part.get('namespace'): part.get('name') for part in root.all('import')}
    names = {(namespace, part.get('id') or part.get('name')): part.get('name') for part in root.children}
    for part in root.children:
        if part.tag not in KINDS:
            continue
        variable = part.first('variable')
        type_ = build.type(variable.get('typeRef')) if variable else ANY
        needs = tuple(_needs(part, namespace, prefixes, names | {key: node.name for key, node in nodes.items()}))
        key = (namespace, part.get('id') or part.get('name'))
        nodes[key] = Node(KINDS[part.tag], key, part.get('name'), type_, part, needs)


def _needs(part: Element, namespace: str, prefixes: dict[str, str], names: dict[Key, str]) -> Iterable[Need]:
    for requirement in part.children:
        wanted = requirement.first(*REQUIRED)
        if wanted is None or requirement.tag == 'authorityRequirement':
            continue
        space, _, id_ = wanted.get('href').rpartition('#')
        key = (space or namespace, id_)
        if key not in names:
            name, href = part.get('name'), wanted.get('href')
            raise DmnError(say(f'“{name}”引用了不存在的元素 {href}', f'{name!r} needs {href}, which does not exist'))
        prefix = prefixes.get(key[0], '') if key[0] != namespace else ''
        yield Need((prefix, names[key]) if prefix else (names[key],), key)


def _check_needs(nodes: dict[Key, Node]) -> None:
    """Decisions may not need themselves, not even by a detour; functions may."""
    done: set[Key] = set()
    for start in nodes:
        waiting: list[tuple[Key, bool]] = [(start, False)]
        path: set[Key] = set()
        while waiting:
            key, leaving = waiting.pop()
            if leaving:
                path.discard(key)
                done.add(key)
            elif key in path:
                raise DmnError(
                    say(f'决策“{nodes[key].name}”依赖它自己', f'the decision {nodes[key].name!r} depends on itself')
                )
            elif key not in done:
                path.add(key)
                waiting.append((key, True))
                waiting.extend((need.key, False) for need in nodes[key].needs if nodes[need.key].kind == 'decision')
