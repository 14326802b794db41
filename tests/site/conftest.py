"""Fixtures of the page tests."""

from tests.site.candidate_fixtures import context, visit

__all__ = ["context", "visit"]
