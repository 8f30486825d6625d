"""PDFs: drawn (`render`, `documents`), sealed (`seal`), read (`text`).

Everything here stands on heavy libraries, so nothing that start-up touches imports it: tasks and
actions reach it through `core.lazy.Lazy`.
"""
