"""Fixtures of the page tests."""

from tests.site.candidate_fixtures import context, visit
from tests.site.staff_fixtures import desk, staff_context

__all__ = ["context", "desk", "staff_context", "visit"]
