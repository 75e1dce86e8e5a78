"""Makes everything a fresh checkout needs, and does nothing when nothing changed: `python3 tools/setup.py [--tests]`.

Runs on the bare Python of the machine, so it may use the standard library alone. Each step leaves a stamp of what it was
made from; a step whose stamp still fits is skipped. Only packages named with their hash in the lock files are installed.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / '.venv'
BIN = VENV / 'bin'
VENDOR_STATIC = ROOT / 'zhanggui' / 'ui' / 'static' / 'vendor'
VENDOR_DATA = ROOT / 'zhanggui' / 'ui' / 'vendor'
LOCKS = [ROOT / name for name in ('requirements.lock', 'requirements-dev.lock', 'pyproject.toml')]

# What of the npm packages is served or read: whole `dist` folders would bring source maps that point nowhere.
STATIC_FILES = {
    'tabler/tabler.min.css': '@tabler/core/dist/css/tabler.min.css',
    'tabler/tabler.min.js': '@tabler/core/dist/js/tabler.min.js',
    'tabler/tabler-theme.min.js': '@tabler/core/dist/js/tabler-theme.min.js',
    'htmx/htmx.min.js': 'htmx.org/dist/htmx.min.js',
    'echarts/echarts.min.js': 'echarts/dist/echarts.min.js',
    'tom-select/tom-select.complete.min.js': 'tom-select/dist/js/tom-select.complete.min.js',
    'tom-select/tom-select.bootstrap5.min.css': 'tom-select/dist/css/tom-select.bootstrap5.min.css',
    'bpmn-js/modeler.min.js': 'bpmn-js/dist/bpmn-modeler.production.min.js',
    'bpmn-js/viewer.min.js': 'bpmn-js/dist/bpmn-navigated-viewer.production.min.js',
    'bpmn-js/css/diagram.css': 'bpmn-js/dist/assets/diagram-js.css',
    'bpmn-js/css/bpmn.css': 'bpmn-js/dist/assets/bpmn-js.css',
    'bpmn-js/css/icons.css': 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css',
    'dmn-js/modeler.min.js': 'dmn-js/dist/dmn-modeler.production.min.js',
    'dmn-js/css/diagram.css': 'dmn-js/dist/assets/diagram-js.css',
    'dmn-js/css/shared.css': 'dmn-js/dist/assets/dmn-js-shared.css',
    'dmn-js/css/drd.css': 'dmn-js/dist/assets/dmn-js-drd.css',
    'dmn-js/css/table.css': 'dmn-js/dist/assets/dmn-js-decision-table.css',
    'dmn-js/css/table-controls.css': 'dmn-js/dist/assets/dmn-js-decision-table-controls.css',
    'dmn-js/css/literal.css': 'dmn-js/dist/assets/dmn-js-literal-expression.css',
    'dmn-js/css/boxed.css': 'dmn-js/dist/assets/dmn-js-boxed-expression.css',
    'dmn-js/css/boxed-controls.css': 'dmn-js/dist/assets/dmn-js-boxed-expression-controls.css',
    'dmn-js/css/icons.css': 'dmn-js/dist/assets/dmn-font/css/dmn.css',
}
# Icons that a style sheet above names as its neighbours.
STATIC_FOLDERS = {
    'bpmn-js/font': 'bpmn-js/dist/assets/bpmn-font/font',
    'dmn-js/font': 'dmn-js/dist/assets/dmn-font/font',
}
DATA_FILES = {'regions.json': 'china-division/dist/pca-code.json'}
ICON_FOLDERS = ('outline', 'filled')

# The shell draws no window around a page, which is half the work of a whole Chromium.
BROWSERS = ('chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome')
FONTS = 'fonts-noto-cjk'

SYSTEM_CERTIFICATES = Path('/etc/ssl/certs/ca-certificates.crt')
FONT_FOLDERS = ('/usr/share/fonts', '/usr/local/share/fonts', '/Library/Fonts')


class SetupError(Exception):
    """Set-up cannot go on; the text says what to do."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--tests', action='store_true', help='also what only the tests need (a browser)')
    options = parser.parse_args()
    trust_this_machine()
    try:
        if sys.version_info < (3, 11):
            raise SetupError(f'Python 3.11 or newer is needed; this is {sys.version.split()[0]}.')
        make_environment()
        install_packages()
        compile_ours()
        fetch_front_end()
        install_fonts()
        if options.tests:
            install_browser()
    except (SetupError, subprocess.CalledProcessError) as error:
        sys.exit(f'set-up: {error}')


def trust_this_machine() -> None:
    """Behind a company's proxy the machine's own certificates count, for uv and npm too."""
    if SYSTEM_CERTIFICATES.exists():
        os.environ.setdefault('UV_SYSTEM_CERTS', '1')
        os.environ.setdefault('UV_NATIVE_TLS', '1')  # the same, for older uv
        os.environ.setdefault('NODE_EXTRA_CA_CERTS', str(SYSTEM_CERTIFICATES))


def make_environment() -> None:
    """A virtual environment with uv in it, by whichever of venv and pip this machine's Python has."""
    if (BIN / 'python').exists():
        return
    say('making the Python environment in .venv')
    if not has('ensurepip') and not has('pip'):
        install_pip()
    run([sys.executable, '-m', 'venv', *([] if has('ensurepip') else ['--without-pip']), str(VENV)])


def install_pip() -> None:
    if not may_install():
        raise SetupError(
            'this Python has neither ensurepip nor pip; install them (Debian: apt install python3-venv python3-pip).'
        )
    run(['apt-get', 'update', '-q'])
    run(['apt-get', 'install', '-y', '-q', '--no-install-recommends', 'python3-pip', 'python3-venv'])


def install_packages() -> None:
    stamp = VENV / 'stamp'
    wanted = digest([*LOCKS, ROOT / 'requirements-uv.lock'])
    if reads(stamp) == wanted and (BIN / 'zhanggui').exists():
        return
    uv = find_uv()
    say('installing the locked Python packages')
    python = ['--python', str(BIN / 'python')]
    locks = [part for lock in LOCKS[:2] for part in ('-r', str(lock))]
    run([uv, 'pip', 'install', '-q', '--compile-bytecode', *python, '--require-hashes', *locks])
    run([uv, 'pip', 'install', '-q', *python, '--no-deps', '--no-build-isolation', '-e', str(ROOT)])
    stamp.write_text(wanted)


def compile_ours() -> None:
    """Where Python may not keep what it compiles, each command and each server would do so anew, for seconds."""
    run([str(BIN / 'python'), '-m', 'compileall', '-q', '-j', '0', str(ROOT / 'zhanggui')])


def find_uv() -> str:
    """uv of our own environment, installed from the package index by pip, checked against its hash."""
    uv = BIN / 'uv'
    if not uv.exists():
        say('fetching uv')
        of_machine = [sys.executable, '-m', 'pip', '--python', str(BIN / 'python')]
        pip = [str(BIN / 'pip')] if (BIN / 'pip').exists() else of_machine
        quiet = ['-q', '--disable-pip-version-check']
        run([*pip, 'install', *quiet, '--require-hashes', '-r', str(ROOT / 'requirements-uv.lock')])
    use_pip_mirror()
    return str(uv)


def use_pip_mirror() -> None:
    """Many machines in China name a mirror in pip's settings; uv does not read those, so tell it."""
    if os.environ.get('UV_DEFAULT_INDEX') or os.environ.get('UV_INDEX_URL'):
        return
    command = [sys.executable, '-m', 'pip', 'config', 'get', 'global.index-url']
    asked = subprocess.run(command, capture_output=True, text=True, check=False)
    mirror = os.environ.get('PIP_INDEX_URL') or asked.stdout.strip()
    if mirror:
        os.environ['UV_DEFAULT_INDEX'] = mirror


def fetch_front_end() -> None:
    """npm by lock file without running anyone's scripts, then the few files we use."""
    stamp = VENDOR_DATA / 'stamp'
    wanted = digest([ROOT / 'package-lock.json', Path(__file__)])
    if reads(stamp) == wanted:
        return
    npm, environment = find_npm()
    say('fetching the front-end packages')
    run([npm, 'ci', '--ignore-scripts', '--no-progress', '--loglevel=error'], environment)
    for folder in (VENDOR_STATIC, VENDOR_DATA):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    copy_front_end(ROOT / 'node_modules')
    stamp.write_text(wanted)


def copy_front_end(modules: Path) -> None:
    for target, source in STATIC_FILES.items():
        place = VENDOR_STATIC / target
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(without_map((modules / source).read_text('utf-8')), 'utf-8')
    for target, source in STATIC_FOLDERS.items():
        shutil.copytree(modules / source, VENDOR_STATIC / target)
    for target, source in DATA_FILES.items():
        shutil.copyfile(modules / source, VENDOR_DATA / target)
    for folder in ICON_FOLDERS:
        shutil.copytree(modules / '@tabler' / 'icons' / 'icons' / folder, VENDOR_DATA / 'icons' / folder)


def without_map(text: str) -> str:
    """The pointer to a source map we do not ship would stop `collectstatic`."""
    return '\n'.join(line for line in text.splitlines() if 'sourceMappingURL=' not in line[:40]) + '\n'


def find_npm() -> tuple[str, dict[str, str]]:
    """The machine's npm, else one from the package index inside our environment."""
    found = shutil.which('npm')
    if found and shutil.which('node'):
        return found, dict(os.environ)
    say('no Node.js on this machine: fetching one into .venv')
    install = [find_uv(), 'pip', 'install', '-q', '--python', str(BIN / 'python')]
    run([*install, '--require-hashes', '-r', str(ROOT / 'requirements-node.lock')])
    return str(BIN / 'npm'), {**os.environ, 'PATH': f'{BIN}{os.pathsep}{os.environ["PATH"]}'}


def install_fonts() -> None:
    if not has_fonts():
        apt_get(FONTS)
    if not has_fonts():
        say(f'SKIPPED {FONTS}, wanted for Chinese on labels and screenshots: install it yourself (apt install {FONTS})')


def install_browser() -> None:
    """The best of them where we may install it; where we may not, or apt does not know it, another will do."""
    shell, whole, *_ = BROWSERS
    if not shutil.which(shell):
        apt_get(shell)
    if not has_browser():
        apt_get(whole)
    if not has_browser():
        say('SKIPPED the browser tests: install a Chromium yourself (apt install chromium)')


def apt_get(name: str) -> None:
    if not may_install():
        return
    say(f'installing {name} by apt-get')
    quiet: dict[str, Any] = {'stdout': subprocess.DEVNULL, 'env': {**os.environ, 'DEBIAN_FRONTEND': 'noninteractive'}}
    subprocess.run(['apt-get', 'update', '-q'], check=False, **quiet)
    subprocess.run(['apt-get', 'install', '-y', '-q', '--no-install-recommends', name], check=False, **quiet)


def has_fonts() -> bool:
    return any(next(Path(folder).rglob('Noto*CJK*'), None) for folder in FONT_FOLDERS if Path(folder).exists())


def has_browser() -> bool:
    return any(map(shutil.which, BROWSERS))


def may_install() -> bool:
    return os.geteuid() == 0 and shutil.which('apt-get') is not None


def has(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def run(command: list[str], environment: dict[str, str] | None = None) -> None:
    subprocess.run(command, check=True, cwd=ROOT, env=environment)


def digest(paths: Iterable[Path]) -> str:
    whole = hashlib.sha256(sys.version.encode())
    for path in paths:
        whole.update(path.read_bytes())
    return whole.hexdigest()


def reads(path: Path) -> str:
    return path.read_text() if path.exists() else ''


def say(text: str) -> None:
    print(f'set-up: {text}', file=sys.stderr, flush=True)


if __name__ == '__main__':
    main()
