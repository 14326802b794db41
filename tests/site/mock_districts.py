"""Districts that a number binds to, as the candidate mock tells them: the first is one's own.

`mock_elsewhere`: no site is in it.
"""

from __future__ import annotations

from starlette.requests import Request

from chalicelib.api.public_views import district
from chalicelib.domain.registry import District
from tests.site.mock_data import Json
from tests.site.mock_programmes import known, programme_of

SECOND, UNLISTED = "4202", "4302"
"""A site of the second district, and one of none; all others are in the first."""


def districts(code: str) -> tuple[District, ...]:
    rules = known()[code].registry
    return rules.districts if rules else ()


def of_site(request: Request, site: str) -> Json | None:
    listed = districts(programme_of(request))
    if not listed or site == UNLISTED:
        return None
    other = site == SECOND or request.cookies.get("mock_elsewhere")
    return district(listed[1 if other else 0])


def own(code: str) -> Json | None:
    rules = known()[code].registry
    found = district(rules.districts[0]) if rules else None
    return found | {"clause": rules.clauses["district"]} if rules and found else None


def refused(code: str) -> Json:
    """What a refusal of the second district's site says."""
    here, there = districts(code)[:2]
    both = {
        "district": here.code,
        "district_name": here.name,
        "site_district": there.code,
        "site_district_name": there.name,
    }
    reason = {
        "clause": (own(code) or {})["clause"],
        "code": "site_of_other_district",
        "params": {"value": SECOND, "limit": here.code, **both},
        "way_out": "choose_site_of_district",
    }
    return {"params": {"site": SECOND, **both}, "reasons": [reason]}
