"""What a place asks of a programme with lifelong numbers: one in force, of the site's district."""

from __future__ import annotations

from chalicelib.domain.registry import require_district, require_registered
from chalicelib.services.standing import Standing


def require(here: Standing, site: str) -> None:
    """Raises NotRegistered (S5-21) or OtherDistrict (S5-06)."""
    rules = here.programme.registry
    if rules is not None:
        require_registered(rules, here.registry, here.identity.confirmed(here.candidate))
        require_site(here, site)


def require_site(here: Standing, site: str) -> None:
    """The district alone, as soon as a site is chosen."""
    rules = here.programme.registry
    if rules is not None:
        require_district(rules, here.registry, site)
