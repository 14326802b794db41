"""Who comes to the rush: all that can be odd about them occurs, the same for the same seed."""

from __future__ import annotations

from bench.rush.plan import MOST_SITES, Habit, Purse, opening


def test_the_seed_decides_everything() -> None:
    assert opening(300, 7, 4.0) == opening(300, 7, 4.0)
    assert opening(300, 7, 4.0) != opening(300, 8, 4.0)


def test_four_for_each_place_at_sites_of_uneven_size_and_popularity() -> None:
    made = opening(5000, 1, 30.0)
    assert made.places == 1250
    assert len(made.sites) == MOST_SITES
    assert min(made.sites.values()) >= 1
    assert max(made.sites.values()) > 40
    wished = [plan.wishes[0] for plan in made.plans]
    counts = sorted(wished.count(site) for site in made.sites)
    assert counts[-1] > 5 * counts[0]


def test_every_habit_and_every_purse_comes_even_to_a_small_one() -> None:
    made = opening(100, 1, 4.0)
    assert {plan.habit for plan in made.plans} == set(Habit)
    assert {plan.purse for plan in made.plans} == set(Purse)


def test_nobody_shares_an_address() -> None:
    plans = opening(5000, 1, 30.0).plans
    assert len({plan.address for plan in plans}) == len(plans)
    assert all(int(part) < 256 for plan in plans for part in plan.address.split("."))
