"""What is read and agreed to: consents, the notice, one agreement or several (S1-14, S3-01)."""

from __future__ import annotations

from chalicelib.domain.candidate import Acceptance
from chalicelib.domain.errors import NotFound, StaleVersion
from chalicelib.domain.flow import Why
from chalicelib.domain.privacy import missing
from chalicelib.services import booking
from chalicelib.services.flow_view import Said, View, required
from chalicelib.store import people

NOTICE = "notice"


def consents(view: View) -> Why | None:
    purposes = missing(view.here.programme.purposes, view.here.consents)
    return Why("consent_needed", {"purposes": purposes}) if purposes else None


def notice(view: View) -> Why | None:
    """The notice is made of the programme's file: a changed one is read again (S4-15)."""
    return _unread(view, NOTICE, view.here.programme.version)


def read_notice(view: View, said: Said) -> None:
    required(version=said.version)
    current = view.here.programme.version
    if said.version != current:
        raise StaleVersion(version=current, value=said.version)
    _accept(view, NOTICE, current)


def agreement(view: View) -> Why | None:
    """Every text by its own version; the first that is still to be accepted is named."""
    here = view.here
    if not here.agreed:
        accepted = here.acceptance.version if here.acceptance else None
        params = {"document": "", "version": here.programme.agreement.version, "accepted": accepted}
        return Why("agreement_needed", params, problem=accepted is not None)
    unread = (_unread(view, one.id, one.version) for one in view.flow.agreements)
    return next((why for why in unread if why is not None), None)


def agree(view: View, said: Said) -> None:
    """`document` names one of the further texts; without it, the agreement itself."""
    required(version=said.version)
    here, version = view.here, said.version or ""
    if not said.document:
        booking.agree(view.deps, here.candidate.id, here.round.id, version)
        return
    found = next((one for one in view.flow.agreements if one.id == said.document), None)
    if found is None:
        raise NotFound(document=said.document)
    if version != found.version:
        raise StaleVersion(version=found.version, value=version)
    _accept(view, found.id, version)


def accepted(view: View, document: str) -> Acceptance | None:
    return view.facts.acceptances.get(_key(view, document))


def _unread(view: View, document: str, version: str) -> Why | None:
    seen = accepted(view, document)
    if seen is not None and seen.version == version:
        return None
    before = seen.version if seen else None
    params = {"document": document, "version": version, "accepted": before}
    return Why("agreement_needed", params, problem=before is not None)


def _accept(view: View, document: str, version: str) -> None:
    """The first instant of each version is kept, beside the agreement's."""
    people.accept(view.here.candidate.id, _key(view, document), Acceptance(version, view.here.now))


def _key(view: View, document: str) -> str:
    return f"{view.here.round.id}#{document}"
