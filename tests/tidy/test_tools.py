"""The linters, the types and the layers, run as tests so that one summary tells everything."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent

TOOLS = {
    'types': ['mypy'],
    'layers': ['lint-imports', '--no-cache'],
    'style': ['ruff', 'check', '.'],
    'dependencies': ['deptry', '.'],
}


@pytest.mark.parametrize('name', TOOLS)
def test_tool_is_content(name: str) -> None:
    program, *arguments = TOOLS[name]
    done = subprocess.run([BIN / program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f'\n{done.stdout}{done.stderr}'


def test_no_model_lacks_its_migration() -> None:
    command = [sys.executable, '-m', 'zhanggui', 'manage', 'makemigrations', '--check', '--dry-run']
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f'\n{done.stdout}{done.stderr}'
