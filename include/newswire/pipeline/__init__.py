"""discover, fetch, clean, deduplicate, extract, load: one function is one task, one command and one test.

Each stage is a module of its own, whose function has the module's name; a task imports only the one that it runs.
"""
