"""The house rules that no linter knows: sizes, names, first sentences, who may import whom, and what must not be written."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / 'zhanggui'

FUNCTION_LINES_MAX = 70
MODULE_LINES_MAX = 400
FORBIDDEN_NAMES = {'utils.py', 'helpers.py', 'common.py', 'misc.py', 'signals.py'}
# What another context may import: doors, and plain values that travel through them; `panels`, `people` and `subjects` are
# where those above tell processes of people and business objects, and show their cases; `mirrors` where they keep rows
# of them.
PUBLIC_MODULES = {
    'services', 'selectors', 'choices', 'events', 'incoming', 'tracks', 'habits', 'policies', 'panels', 'people', 'subjects',
    'controls', 'counting', 'kinds', 'seats', 'mirrors', 'choosers', 'agenda', 'shortforms', 'sources', 'tallies', 'examples',
}  # fmt: skip
BELOW_ALL = {'core', 'ui'}  # frames, not contexts
ABOVE_ALL = {'site'}
VIEWS = {'views', 'screens', 'panels'}  # modules or packages
WRITING_METHODS = {
    'save', 'update', 'create', 'delete', 'bulk_create', 'bulk_update', 'get_or_create', 'update_or_create',
}  # fmt: skip
HASH_OR_DICT_UPDATES = {'context', 'data', 'initial', 'headers', 'session', 'kwargs', 'attrs', 'parameters', 'query'}

LOCK_FILES = [*ROOT.glob('requirements*.lock'), ROOT / 'package-lock.json']
REGISTRY = re.compile(r'registry\.|"resolved"|pypi\.|pythonhosted|npmmirror|--index-url|--find-links|file://')
UNFIT = re.compile(r'(?<![\w.])/(?:home|root|work|Users)/|\bTODO\b|\bFIXME\b|\bXXX\b')

Module = tuple[Path, ast.Module]


def modules(*, tests: bool = False) -> list[Path]:
    found = (path for path in sorted(SOURCE.rglob('*.py')) if 'migrations' not in path.parts)
    return [path for path in found if tests or 'tests' not in path.parts]


def parsed() -> Iterator[Module]:
    for path in modules():
        yield path, ast.parse(path.read_text('utf-8'))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_functions_fit_a_screen() -> None:
    long = [
        f'{name(path)}:{node.lineno} {node.name} has {lines} lines'
        for path, tree in parsed()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES_MAX
    ]
    assert not long, '\n'.join(long)


def test_modules_stay_small() -> None:
    big = [
        f'{name(path)} has {lines} lines'
        for path in modules(tests=True)
        if (lines := len(path.read_text('utf-8').splitlines())) > MODULE_LINES_MAX
    ]
    assert not big, '\n'.join(big)


def test_every_module_says_what_it_is() -> None:
    silent = [name(path) for path, tree in parsed() if tree.body and not ast.get_docstring(tree)]
    assert not silent, '\n'.join(silent)


def test_no_module_is_named_for_nothing() -> None:
    found = [name(path) for path in modules(tests=True) if path.name in FORBIDDEN_NAMES]
    assert not found, '\n'.join(found)


def test_annotations_are_never_evaluated_at_import() -> None:
    """One way everywhere: `from __future__ import annotations` in each module that has code."""
    missing = [
        name(path)
        for path, tree in parsed()
        if any(not isinstance(node, ast.Expr) for node in tree.body) and 'annotations' not in _future(tree)
    ]
    assert not missing, '\n'.join(missing)


def test_nothing_is_imported_inside_functions() -> None:
    found = [
        f'{name(path)}:{inner.lineno}'
        for path, tree in parsed()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not (path.name == 'apps.py' and node.name == 'ready')
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert not found, '\n'.join(found)


def test_views_do_not_write() -> None:
    found = [complaint for path, tree in parsed() if _is_view(path) for complaint in _writes(path, tree)]
    assert not found, '\n'.join(found)


def test_contexts_meet_only_at_their_doors() -> None:
    """`zhanggui.stock.services` may be imported from orders, `zhanggui.stock.models` may not."""
    found = [
        f'{name(path)}:{line} imports {target}'
        for path, tree in parsed()
        if (own := path.relative_to(SOURCE).parts[0]) not in ABOVE_ALL | BELOW_ALL | {'__main__.py'}
        for target, line in _imports(tree)
        if (parts := target.split('.'))[0] == 'zhanggui'
        and len(parts) > 2
        and parts[1] not in {own, *BELOW_ALL}
        and parts[2] not in PUBLIC_MODULES
    ]
    assert not found, '\n'.join(found)


def test_migrations_have_names() -> None:
    found = [name(path) for path in SOURCE.rglob('migrations/*.py') if re.search(r'_auto_\d', path.name)]
    assert not found, '\n'.join(found)


@pytest.mark.parametrize('path', LOCK_FILES, ids=lambda path: path.name)
def test_lock_files_name_no_registry(path: Path) -> None:
    """A lock file that names a download address is of no use behind a mirror."""
    found = [line for line in path.read_text('utf-8').splitlines() if REGISTRY.search(line)]
    assert not found, '\n'.join(found[:10])


def test_sources_speak_of_the_project_alone() -> None:
    found = [
        f'{name(path)}:{number} {line.strip()}'
        for path in modules(tests=True)
        for number, line in enumerate(path.read_text('utf-8').splitlines(), 1)
        if UNFIT.search(line)
    ]
    assert not found, '\n'.join(found)


def test_templates_carry_no_scripts_or_styles() -> None:
    """The content policy would refuse them: `<script>` without src, `style=`, `onclick=`."""
    inline = re.compile(
        r'<script(?![^>]*\bsrc=)(?![^>]*application/json)|<style|\sstyle=["\']|\son[a-z]+=["\']', re.IGNORECASE
    )
    found = [
        f'{name(path)}:{number} {line.strip()[:100]}'
        for path in SOURCE.rglob('templates/**/*.html')
        for number, line in enumerate(path.read_text('utf-8').splitlines(), 1)
        if inline.search(line)
    ]
    assert not found, '\n'.join(found)


def _future(tree: ast.Module) -> set[str]:
    return {
        alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module == '__future__'
        for alias in node.names
    }


def _is_view(path: Path) -> bool:
    inside = path.relative_to(SOURCE).parts
    return not {path.stem, *inside[:-1]}.isdisjoint(VIEWS)


def _writes(path: Path, tree: ast.Module) -> Iterator[str]:
    for target, line in _imports(tree):
        if target.startswith(('django.db.transaction', 'zhanggui.core.transactions')):
            yield f'{name(path)}:{line} imports {target}'
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING_METHODS:
            owner = node.func.value
            plain = isinstance(owner, ast.Name | ast.Attribute) and _last(owner) in HASH_OR_DICT_UPDATES
            if not plain:
                yield f'{name(path)}:{node.lineno} calls .{node.func.attr}()'


def _last(owner: ast.Name | ast.Attribute) -> str:
    return owner.id if isinstance(owner, ast.Name) else owner.attr


def _imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Each imported name in full, so that `from zhanggui.stock import models` counts as `zhanggui.stock.models`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from ((f'{node.module}.{alias.name}', node.lineno) for alias in node.names)
