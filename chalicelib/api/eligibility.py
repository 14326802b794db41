"""Who may register and why not, what is known of a person, which documents and names will do."""

from __future__ import annotations

import base64

from chalicelib.api import eligibility_views as views
from chalicelib.api.access import ANYONE, CANDIDATE, staff_with
from chalicelib.api.eligibility_schemas import DocumentsBody, FactBody, NameBody, ReviewBody
from chalicelib.api.http import Call, Reply, Routes
from chalicelib.api.public_views import Json
from chalicelib.domain.document_rules import Person, Presented, decide
from chalicelib.domain.errors import FieldError, Invalid, NotFound
from chalicelib.domain.programme import Programme
from chalicelib.domain.staff import Permission
from chalicelib.domain.window import iso
from chalicelib.services import eligibility, eligibility_reviews, facts, printing, standing
from chalicelib.services.facts import Shown

routes = Routes(__name__)
DESK = staff_with(Permission.REMEDY, national=True)
REVIEW = "/rounds/{round_id}/eligibility-review"
FACTS = "/staff/candidates/{candidate}/facts"


def _programme(call: Call) -> Programme:
    found = call.deps.programmes.get(call.args["code"])
    if found is None:
        raise NotFound(programme=call.args["code"])
    return found


@routes.add("GET", "/programmes/{code}/rules", allow=ANYONE, returns="ProgrammeRules")
def show_rules(call: Call) -> Reply:
    """The conditions as rules, what results count for, and which documents let whom in."""
    body = views.rules(_programme(call))
    return Reply(body, headers={"Cache-Control": "public, max-age=60"})


@routes.add(
    "POST",
    "/programmes/{code}/documents",
    allow=ANYONE,
    body=DocumentsBody,
    returns="DocumentsJudged",
)
def judge_documents(call: Call) -> Json:
    """Would these documents do at the door? Nothing of what is sent is kept."""
    rules, body = _programme(call).identification, call.body
    if rules is None:
        raise NotFound(part="identification")
    holders = [code for code, _ in rules.holders] or [""]
    if body.holder not in holders:
        told = {"value": body.holder, "choices": holders}
        raise Invalid(errors=[FieldError("/holder", "choice", told)])
    papers = [
        Presented(one.code, one.signed, one.valid_until, tuple(one.states)) for one in body.papers
    ]
    decision = decide(
        rules,
        body.holder,
        papers,
        call.deps.today(),
        registered=Person(**body.registered.model_dump()) if body.registered else None,
        shown=Person(**body.shown.model_dump()) if body.shown else None,
        ticket=body.ticket,
    )
    return views.judged(rules, decision)


@routes.add("POST", "/names", allow=ANYONE, body=NameBody, returns="PrintedName")
def show_name(call: Call) -> Json:
    """A name exactly as the ticket will print it, or why it can't. Not kept anywhere."""
    body: NameBody = call.body
    found = printing.look(call.deps, body.name, call.address)
    picture = found.picture and base64.b64encode(found.picture).decode("ascii")
    return {
        "name": found.name,
        "printable": not found.faults,
        "faults": [
            {"pointer": one.pointer, "code": one.code, "params": one.params} for one in found.faults
        ],
        "picture": f"data:image/png;base64,{picture}" if picture else None,
    }


@routes.add("GET", REVIEW, allow=CANDIDATE, returns="EligibilityTrace")
def show_eligibility(call: Call) -> Json:
    """Am I eligible, by which facts, and if not: clause, value, limit and way out."""
    here = standing.of(call.deps, call.caller.id, call.args["round_id"])
    known = eligibility.used(call.deps, here.programme, here.round, facts.of(call.caller.id))
    shown = call.deps.programmes
    return {
        "eligible": here.verdict.eligible,
        "settled": here.verdict.settled,
        "reasons": [views.reason(one) for one in here.verdict.reasons],
        "used": [views.fact(shown, Shown(one, ())) for one in known.used],
        "withheld": [views.fact(shown, Shown(one, ())) for one in known.withheld],
        "review": eligibility_reviews.state(here.candidate.id, here.round.id),
        "review_until": iso(here.round.phase_one.closes_at),
    }


@routes.add(
    "POST", REVIEW, allow=CANDIDATE, body=ReviewBody, status=202, returns="EligibilityTrace"
)
def ask_review(call: Call) -> Reply:
    """Ask a person to look again, with what shows it. No place is held meanwhile."""
    body: ReviewBody = call.body
    round_id = call.args["round_id"]
    eligibility_reviews.request(call.deps, call.caller.id, round_id, body.note, call.actor)
    return Reply(show_eligibility(call), 202)


@routes.add("GET", "/me/facts", allow=CANDIDATE, returns="FactList")
def my_facts(call: Call) -> Json:
    """What is known of me, where it comes from, and what it counts for."""
    return _facts(call, call.caller.id)


@routes.add("GET", FACTS, allow=DESK, returns="FactList")
def show_facts(call: Call) -> Json:
    """What is known of a person, with what has been revoked."""
    return _facts(call, call.args["candidate"])


@routes.add("POST", FACTS, allow=DESK, body=FactBody, returns="FactDone")
def change_facts(call: Call) -> Json:
    """Revoke a fact, or suspend a person; answers the registrations that this leaves groundless."""
    body: FactBody = call.body
    candidate_id = call.args["candidate"]
    if body.action == "revoke":
        fact_id = body.fact or ""
        hit = facts.revoke(call.deps, candidate_id, fact_id, body.reason, call.actor)
    else:
        term = (body.since or call.deps.today(), body.until)
        hit = facts.suspend(
            call.deps, candidate_id, body.scope or "", term, body.clause, body.reason, call.actor
        )
    return {**_facts(call, candidate_id), "affected": [views.affected(seen) for seen in hit]}


def _facts(call: Call, candidate_id: str) -> Json:
    shown = facts.listed(call.deps, facts.of(candidate_id))
    return {"facts": [views.fact(call.deps.programmes, one) for one in shown]}
