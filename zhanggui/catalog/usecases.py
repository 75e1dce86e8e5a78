"""What can be done in the catalog context. Declared once: buttons, API, rights and audit are read from here."""

from __future__ import annotations
