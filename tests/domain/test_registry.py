"""A number binds to a district: whose sites are whose, and what a refusal names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib import programmes
from chalicelib.domain.registry import OtherDistrict, Record, RegistryRules, require_district

OWN, THERE = "0601", "0602"


def rules() -> RegistryRules:
    found = programmes.load()["self_taught"].registry
    assert found is not None
    return found


def refused(by: RegistryRules, site: str) -> OtherDistrict:
    with pytest.raises(OtherDistrict) as caught:
        require_district(by, Record(district=OWN), site)
    return caught.value


@pytest.mark.proves("S5-06")
@pytest.mark.parametrize("site", ["0601", "060101", "060199", "0601ABCDE"])
def test_sites_of_the_own_district_are_open(site: str) -> None:
    require_district(rules(), Record(district=OWN), site)
    assert rules().district_at(site) == rules().district(OWN)


@pytest.mark.parametrize(("site", "code"), [("060201", THERE), ("060099", None), ("06", None)])
def test_the_district_of_a_site_is_the_beginning_of_its_code(site: str, code: str | None) -> None:
    assert rules().district_at(site) == rules().district(code)


def test_without_a_district_nothing_binds() -> None:
    require_district(rules(), Record(), "060201")


@pytest.mark.proves("S5-06")
def test_a_refusal_names_both_districts_in_words() -> None:
    own, there = (rules().district(code) for code in (OWN, THERE))
    assert own is not None
    assert there is not None
    seen = refused(rules(), "060201")
    assert (seen.params["district_name"], seen.params["site_district_name"]) == (
        own.name,
        there.name,
    )
    (reason,) = seen.reasons
    assert (reason.code, reason.params["value"], reason.params["limit"]) == (
        "site_of_other_district",
        "060201",
        OWN,
    )


def test_a_site_of_no_listed_district_is_refused_as_such() -> None:
    (reason,) = refused(rules(), "060001").reasons
    assert reason.code == "site_of_no_district"
    assert reason.params["site_district"] is None


def test_a_district_that_is_listed_no_more_is_named_by_its_code() -> None:
    later = replace(rules(), districts=rules().districts[1:])
    assert refused(later, "060201").params["district_name"] == OWN
