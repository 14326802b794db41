"""What is chosen: site, papers, batches, and an earlier result instead of a paper.

A draft holds no place: whatever is chosen here is looked at again when it is submitted.
"""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain.draft import Draft
from chalicelib.domain.errors import SiteClosed
from chalicelib.domain.flow import Why
from chalicelib.domain.paper import ChoiceRefused
from chalicelib.services import registry_gate, retained, sites
from chalicelib.services.flow_view import Said, View, required

_BATCH = "batch_needed"


def site(view: View) -> Why | None:
    if view.live is not None or view.draft.site is not None:
        return None
    return Why("site_needed")


def choose_site(view: View, said: Said) -> Draft:
    """Any site that sells (S1-25), of the number's district where there is one (S5-06).

    Raises NotFound, SiteClosed or OtherDistrict.
    """
    required(site=said.site)
    found = sites.get(view.here.round.id, said.site or "")
    if not found.open:
        raise SiteClosed(site=found.code)
    registry_gate.require_site(view.here, found.code)
    return replace(view.draft, site=found.code)


def papers(view: View) -> Why | None:
    """A choice that the programme no longer takes, after a change of the round, is a problem."""
    if view.live is not None or not view.here.programme.papers:
        return None
    if not view.draft.papers and len(view.offered) > 1:
        return Why("papers_needed")
    refused = _refused(view, view.draft)
    codes = [reason.code for reason in refused.reasons if reason.code != _BATCH] if refused else []
    return Why(codes[0], {"papers": list(view.draft.papers)}, problem=True) if codes else None


def choose_papers(view: View, said: Said) -> Draft:
    """Batches and earlier results that go with them stay. Raises ChoiceRefused."""
    required(papers=said.papers)
    wanted = tuple(dict.fromkeys(said.papers or ()))
    kept = {code: part for code, part in view.draft.batches.items() if code in wanted}
    draft = replace(view.draft, papers=wanted, batches=kept, retained=())
    refused = _refused(view, draft)
    reasons = [reason for reason in refused.reasons if reason.code != _BATCH] if refused else []
    if reasons:
        raise ChoiceRefused(reasons=reasons)
    still = [one.paper for one in retained.offers(view, wanted) if one.reason is None]
    return replace(draft, retained=tuple(c for c in view.draft.retained if c in still))


def batch(view: View) -> Why | None:
    """Papers that can be sat in one part only have no batch to choose."""
    if view.live is not None:
        return None
    open_ = [paper for paper in _several(view) if paper not in view.draft.batches]
    return Why(_BATCH, {"papers": open_}) if open_ else None


def choose_batch(view: View, said: Said) -> Draft:
    """Raises ChoiceRefused, with both named where two papers would be at one time (E16)."""
    required(batches=said.batches)
    draft = replace(view.draft, batches=dict(said.batches or {}))
    view.chosen(draft)
    return draft


def retain(view: View) -> Why | None:
    """Never in the way: who doesn't ask for it sits what they have chosen (S2-46)."""
    if view.live is not None or view.draft.retained:
        return None
    offers = retained.offers(view, view.draft.papers)
    return Why("may_retain", {"papers": [o.paper for o in offers if o.reason is None]})


def choose_retained(view: View, said: Said) -> Draft:
    """None named takes it back. Raises RetainedRefused with every reason."""
    wanted = tuple(dict.fromkeys(said.retain or ()))
    retained.require(view, wanted)
    draft = replace(view.draft, retained=wanted)
    view.chosen(draft)
    photo_id, sha256 = retained.photo(view) if wanted else (None, None)
    if draft.photo_id is None and photo_id is not None:
        draft = replace(draft, photo_id=photo_id, photo_sha256=sha256)
    return draft


def _several(view: View) -> list[str]:
    taken = set(view.draft.papers) - set(view.draft.retained)
    return [paper.code for paper in view.offered if paper.code in taken and len(paper.parts) > 1]


def _refused(view: View, draft: Draft) -> ChoiceRefused | None:
    try:
        view.chosen(draft)
    except ChoiceRefused as refused:
        return refused
    return None
