"""Builds made wrong on purpose, each by one patch on the product: what they break must be found.

A harness that cannot fail proves nothing. No switch of the product knows of them: a saboteur is put in
before its process begins, by ``python -m tests.chaos.saboteurs <name> <verb>``.
"""
