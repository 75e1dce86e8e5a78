"""`python -m tests.processes P03`: its paths walked and told step by step, for whoever writes a scenario."""

from __future__ import annotations

import os
import sys

import pytest

from tests.processes.scenario import FOLDER

if __name__ == '__main__':
    os.environ['SHOW_PATHS'] = '1'
    wanted = ' or '.join(f'[{key}]' for key in sys.argv[1:])
    sys.exit(pytest.main([str(FOLDER), '-q', '-s', '--tb=short', '-k', wanted]))
