"""How facts, rules and documents look as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.api.public_views import Json
from chalicelib.domain.document_rules import Decision, Identification
from chalicelib.domain.eligibility import ROSTER_ISSUER, Grant
from chalicelib.domain.errors import Reason
from chalicelib.domain.fact import Fact
from chalicelib.domain.programme import Programme, Words
from chalicelib.domain.registration import Registration
from chalicelib.domain.rules import AllOf, AnyOf, Not, Tree, plain
from chalicelib.domain.window import iso
from chalicelib.domain.written_ticket import mask
from chalicelib.services.facts import Shown


def reason(found: Reason) -> Json:
    return {
        "clause": found.clause,
        "code": found.code,
        "params": found.params,
        "way_out": found.way_out,
    }


def fact(programmes: Mapping[str, Programme], shown: Shown) -> Json:
    """The written ticket that a score of the roster came with is shown in part only."""
    found = shown.fact
    if found.programme == ROSTER_ISSUER:
        found = replace(found, ref=mask(found.ref))
    return {
        "id": found.id,
        "type": found.type.value,
        "key": found.key,
        "name": _name(programmes, found),
        "value": found.value,
        "issuer": found.programme,
        "source": found.source,
        "at": iso(found.at),
        "ref": found.ref,
        "since": found.since and found.since.isoformat(),
        "until": found.until and found.until.isoformat(),
        "revoked_at": iso(found.revoked_at),
        "reason": found.reason,
        "counts_for": [grant(issuer, one) for issuer, one in shown.counts_for],
    }


def _name(programmes: Mapping[str, Programme], found: Fact) -> Words | None:
    kinds = (p.eligibility.kind(found.type, found.key) for p in programmes.values())
    return next((kind.name for kind in kinds if kind and kind.issuer == found.programme), None)


def grant(issuer: str, found: Grant) -> Json:
    return {
        "issuer": issuer,
        "type": found.type.value,
        "key": found.key,
        "programme": found.programme or None,
        "name": found.name,
        "clause": found.clause,
        "consent": found.consent or None,
        "worked_out": found.when is not None,
    }


def affected(seen: Registration) -> Json:
    return {"round": seen.round_id, "state": seen.state.value, "site": seen.site}


def rules(programme: Programme) -> Json:
    """Everything that decides who may register and who is let in."""
    found, identification = programme.eligibility, programme.identification
    regions = programme.accounts.regions
    return {
        "rules": [{"clause": rule.clause, "tree": tree(rule.tree)} for rule in found.rules],
        "kinds": [
            {
                "type": kind.type.value,
                "key": kind.key,
                "name": kind.name,
                "issuer": kind.issuer,
                "consent": kind.consent or None,
            }
            for kind in found.kinds
        ],
        "grants": [grant(programme.code, one) for one in found.grants],
        "sanctions": [programme.code, *found.sanctions],
        "documents": list(dict.fromkeys(d for region in regions for d in region.documents)),
        "identification": identification and documents(identification),
    }


def tree(found: Tree) -> Json:
    if isinstance(found, AnyOf):
        return {"any": [tree(branch) for branch in found.of]}
    if isinstance(found, AllOf):
        return {"all": [tree(branch) for branch in found.of]}
    if isinstance(found, Not):
        return {"not": tree(found.of)}
    told: Json = {"fact": found.fact.value, "key": found.key}
    for name in ("at_least", "at_most"):
        limit = getattr(found, name)
        if limit is not None:
            told[name] = plain(limit)
    if found.equals is not None:
        told["equals"] = found.equals
    return told | ({"one_of": list(found.one_of)} if found.one_of else {})


def documents(found: Identification) -> Json:
    """Which documents let whom in, and which do not."""

    def row(one: str, holders: tuple[str, ...], words: Words) -> Json:
        return {"row": one, "holders": list(holders), "words": words}

    return {
        "ticket": found.ticket,
        "match": list(found.match),
        "refund": found.refund,
        "holders": [{"code": code, "name": name} for code, name in found.holders],
        "papers": [
            {"code": one.code, "name": one.name, "first_class": one.first_class}
            for one in found.papers
        ],
        "class_1": list(found.of_class(first=True)),
        "class_2": list(found.of_class(first=False)),
        "unfit": [{"code": one.code, "name": one.name} for one in found.unfit],
        "routes": [row(one.row, one.holders, one.words) for one in found.routes],
        "refusals": [row(one.row, one.holders, one.words) for one in found.refusals],
    }


def judged(rules_: Identification, found: Decision) -> Json:
    rows = {one.row: one.words for one in rules_.refusals}
    rows |= {one.row: one.words for one in rules_.routes}
    return {
        "admit": found.admit,
        "row": found.row,
        "words": rows.get(found.row),
        "counted": list(found.counted),
        "not_counted": [{"code": one.code, "why": one.why} for one in found.discounted],
        "why": found.why,
        "fault": found.fault,
        "refund": found.refund,
    }
