"""Lines S1-12, S1-13 and S1-21 to S1-29 on the deployed stack: sign-in, seats, payment."""

from __future__ import annotations

import pytest

from infra.walk.candidate import refusal
from infra.walk.door import expect, problem
from infra.walk.times import CLOSES, GRACE, HOLD, PAST_GRACE, SECOND, TWO_OPENS, instant
from tests.e2e.ground import AGREEMENT, BIG, FAR, FIRST_HOUR, Ground, eventually


@pytest.mark.proves("S1-12")
def test_the_fee_is_fifty_yuan_everywhere(ground: Ground) -> None:
    made = ground.holder()
    assert made.view()["registration"]["fee_minor"] == 5000
    expect(made.start_payment(), 201)
    ledger = made.door.http.get(f"/cashier/test/{made.payment_no}").json()
    assert ledger["amount_minor"] == 5000


@pytest.mark.proves("S1-13")
def test_payment_is_online_banking_and_belongs_to_stage_one(ground: Ground) -> None:
    channels = ground.door.send("GET", f"/rounds/{ground.round_id}").json()["payment_channels"]
    assert [channel["id"] for channel in channels] == ["netbank"]
    assert "网上银行" in channels[0]["name"]["zh-CN"]
    made = ground.agreed()
    ground.clock(CLOSES - HOLD / 24)
    view = expect(made.hold(BIG), 201)
    assert instant(view["registration"]["payment_deadline"]) == CLOSES
    ground.clock(CLOSES)
    assert refusal(made.start_payment()) == "hold_expired"


@pytest.mark.proves("S1-13", "S1-23")
def test_a_payment_makes_the_place_theirs(ground: Ground) -> None:
    made = ground.holder()
    body = expect(made.start_payment(), 201)
    assert body["cashier_url"].startswith(ground.door.url)
    assert made.view()["state"] == "paying"
    page = ground.door.http.get(body["cashier_url"])
    assert page.status_code == 200
    expect(made.at_cashier("pay"), 200)
    eventually(lambda: made.view()["state"] == "paid")
    view = made.view()
    assert view["payment"]["state"] == "paid"
    assert view["registration"]["paid_at"]
    assert refusal(made.start_payment()) == "wrong_state"


@pytest.mark.proves("S1-21", "S1-30")
def test_both_stages_use_the_same_sign_in(ground: Ground) -> None:
    made = ground.payer()
    ticket_no = made.person.scores[0].ticket_no
    first = expect(made.try_sign_in(ticket_no, name=made.person.name), 200)
    ground.clock(TWO_OPENS)
    second = expect(made.try_sign_in(ticket_no, name=made.person.name), 200)
    assert first == second


@pytest.mark.proves("S1-22")
def test_either_factor_suffices_and_there_is_no_password(ground: Ground) -> None:
    ground.clock(FIRST_HOUR)
    one, two = ground.candidate(by="no"), ground.candidate(by="no")
    ticket_no = one.person.scores[0].ticket_no
    for factor in ({"name": one.person.name}, {"id_no": one.person.id_no.lower()}):
        assert expect(one.try_sign_in(ticket_no, **factor), 200)
    wrong = [
        one.try_sign_in(ticket_no, name=two.person.name),
        one.try_sign_in(ticket_no, id_no=two.person.id_no),
        one.try_sign_in(ticket_no, name=one.person.name, id_no=two.person.id_no),
        one.try_sign_in("990011142199998", name=one.person.name),
    ]
    assert {answer.status_code for answer in wrong} == {401}
    assert len({(refusal(answer), str(problem(answer)["params"])) for answer in wrong}) == 1
    assert refusal(one.try_sign_in(ticket_no)) == "invalid"
    typed = problem(one.try_sign_in(ticket_no, name=one.person.name, password="secret"))
    assert typed["errors"][0]["pointer"] == "/password"


@pytest.mark.proves("S1-22")
def test_repeated_failures_are_slowed_down(ground: Ground) -> None:
    made = ground.candidate(by="no")
    ticket_no = made.person.scores[0].ticket_no
    codes = [refusal(made.try_sign_in(ticket_no, name="王不对")) for _ in range(6)]
    assert codes == ["wrong_credentials"] * 5 + ["too_many"]
    told = made.try_sign_in(ticket_no, name=made.person.name)
    assert problem(told)["code"] == "too_many"
    assert int(told.headers["Retry-After"]) > 0
    assert problem(told)["params"]["retry_at"]


@pytest.mark.proves("S1-23")
def test_the_status_says_eligibility_site_and_payment(ground: Ground) -> None:
    made = ground.agreed()
    view = made.view()
    assert (view["eligibility"]["eligible"], view["state"]) == (True, "none")
    assert view["registration"] is view["payment"] is None
    expect(made.hold(FAR), 201)
    view = made.view()
    assert (view["state"], view["registration"]["site"]["code"]) == ("held", FAR)
    assert view["payment"] is None
    expect(made.start_payment(), 201)
    view = made.view()
    assert (view["state"], view["payment"]["state"]) == ("paying", "open")
    made.at_cashier("cancel")
    assert made.refresh()["payment"]["state"] == "open"


@pytest.mark.proves("S1-24", "S1-04")
def test_the_ineligible_stop_there_with_the_reason(ground: Ground) -> None:
    ground.clock(FIRST_HOUR)
    made = ground.candidate("both short")
    view = made.view()
    assert (view["state"], view["eligibility"]["eligible"]) == ("ineligible", False)
    for answer in (made.agree(AGREEMENT), made.hold(BIG)):
        told = problem(answer)
        assert (answer.status_code, told["code"]) == (422, "not_eligible")
        short = {reason["params"]["exam"]: reason["params"] for reason in told["reasons"]}
        assert (short["CET4"]["value"], short["CET4"]["limit"]) == (499, 500)
        assert (short["CET6"]["value"], short["CET6"]["limit"]) == (424, 425)
        assert all(reason["clause"] and reason["way_out"] for reason in told["reasons"])
    assert made.view()["registration"] is None


@pytest.mark.proves("S1-25")
def test_any_site_whatever_the_own_province(ground: Ground) -> None:
    made = ground.agreed()
    own = made.person.id_no[:2]
    site = FAR if own != "11" else BIG
    assert expect(made.hold(site), 201)["registration"]["site"]["code"] == site


@pytest.mark.proves("S1-26")
def test_one_choice_takes_one_place_and_leads_to_the_payment(ground: Ground) -> None:
    code = "4202F"
    ground.site(code, 5)
    made = ground.agreed()
    view = expect(made.hold(code, "first-key"), 201)
    assert view["state"] == "held"
    assert view["registration"]["payable_until"] < view["registration"]["payment_deadline"]
    expect(made.hold(code, "first-key"), 200)
    again = expect(made.hold(code, "other-key"), 200)["registration"]
    assert again == view["registration"]
    assert refusal(made.hold(BIG)) == "already_registered"
    eventually(lambda: ground.sites()[code]["held"] == 1)
    assert (ground.sites()[code]["free"], ground.sites()[code]["paid"]) == (4, 0)
    expect(made.start_payment(), 201)


@pytest.mark.proves("S1-27")
def test_the_place_is_held_for_a_day(ground: Ground) -> None:
    code = "4203F"
    ground.site(code, 1)
    made, other = ground.holder(code), ground.agreed()
    registration = made.view()["registration"]
    held_at, deadline = (instant(registration[name]) for name in ("held_at", "payment_deadline"))
    assert deadline - held_at == HOLD
    ground.clock(deadline - 60 * SECOND)
    assert made.view()["state"] == "held"
    assert refusal(other.hold(code)) == "sold_out"


@pytest.mark.proves("S1-28")
def test_an_unpaid_place_goes_back_by_itself(ground: Ground) -> None:
    code = "4204F"
    ground.site(code, 1)
    made, other = ground.holder(code), ground.agreed()
    deadline = instant(made.view()["registration"]["payment_deadline"])
    ground.clock(deadline + SECOND)
    assert made.view()["state"] == "expired"
    assert refusal(made.start_payment()) == "hold_expired"
    ground.clock(deadline + GRACE / 2)
    assert refusal(other.hold(code)) == "sold_out"
    ground.clock(deadline + PAST_GRACE)
    assert expect(other.hold(code), 201)["state"] == "held"
    assert refusal(made.hold(code)) == "sold_out"
    expect(made.hold(BIG), 201)


@pytest.mark.proves("S1-28")
def test_the_sweep_shows_the_place_as_free_again(ground: Ground) -> None:
    code = "4205F"
    ground.site(code, 1)
    made = ground.holder(code)
    eventually(lambda: ground.sites()[code]["held"] == 1)
    deadline = instant(made.view()["registration"]["payment_deadline"])
    ground.clock(deadline + PAST_GRACE)
    swept = ground.platform.operate({"command": "sweep"})
    assert swept["ok"], swept
    site = ground.sites()[code]
    assert (site["held"], site["free"]) == (0, 1)
    eventually(lambda: "expired" in {one["action"] for one in made.view()["timeline"]})


@pytest.mark.proves("S1-29")
def test_only_the_paid_get_into_phase_two(ground: Ground) -> None:
    never, expired, paid = ground.agreed(), ground.holder(), ground.payer()
    ground.clock(TWO_OPENS)
    for made in (never, expired):
        for answer in (made.ask_for_ticket(), made.ticket(), made.change_school("演示大学")):
            assert refusal(answer) == "wrong_state"
    expect(paid.ask_for_ticket(), 202)
