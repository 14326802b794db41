"""Exports: asked for here, made by the importer function, fetched by a short-lived link.

Who takes data out is on record before the file exists. Files are kept for a week by the bucket's
own rule.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.audit import Actor, AuditEntry, Change, round_subject
from chalicelib.domain.errors import Busy, DomainError, FieldError, Invalid, WrongState
from chalicelib.domain.staff import Scope
from chalicelib.gateways import lists
from chalicelib.services import certificate_papers, overview, results, rounds
from chalicelib.services.deps import Deps
from chalicelib.services.export_lists import LISTINGS
from chalicelib.store import exports
from chalicelib.store.exports import Export, ExportState

KEPT = timedelta(days=7)
GIVEN_UP = timedelta(minutes=70)
"""Longer than the queue tries: what is not made by then never will be."""
SHOWN = 50
PAPERS = "certificates"
FORMATS = {"csv": lists.CSV, "xlsx": lists.XLSX, "pdf": "application/pdf"}
_AFTER_RESULTS = ("results", PAPERS)


def create(
    deps: Deps,
    round_id: str,
    kind: str,
    form: str,
    site: str | None,
    state: str | None,
    scope: Scope,
    actor: Actor,
) -> Export:
    """Ask for a file. Raises Invalid, NotFound (a site out of scope), WrongState before results."""
    round_ = rounds.get(round_id)
    _require_possible(round_.id, kind, form, site, scope)
    if kind in _AFTER_RESULTS and results.opened(deps, round_id) is None:
        raise WrongState(state="results_not_open")
    export = Export(
        round_id, deps.new_id(), kind, form, site, state, scope.text, actor.id, deps.wall()
    )
    params = {"kind": kind, "format": form, "site": site, "state": state, "export": export.id}
    change = Change("export_asked", actor, deps.now(), params=params)
    entry = AuditEntry(round_subject(round_id), deps.new_id(), change, {}, {})
    stored = exports.open_(export, entry)
    deps.queues.send("import", {"round": round_id, "step": "export", "export": export.id})
    return stored


def _require_possible(round_id: str, kind: str, form: str, site: str | None, scope: Scope) -> None:
    errors = []
    papers = kind == PAPERS
    if papers != (form == "pdf"):
        errors.append(FieldError("/format", "choice", {"value": form}))
    if papers and site is None:
        errors.append(FieldError("/site", "required"))
    codes = [line.site.code for line in overview.site_lines(round_id, scope)]
    if site is not None and site not in codes:
        errors.append(FieldError("/site", "unknown_site", {"value": site}))
    if errors:
        raise Invalid(errors=errors)


def make(deps: Deps, round_id: str, export_id: str) -> None:
    """The importer function's work. Repeatable: a file that is made is left alone."""
    export = exports.get(round_id, export_id)
    if export is None or export.state != ExportState.MAKING:
        deps.log.info("nothing to export", extra={"export": export_id})
        return
    try:
        data, count = _file(deps, export)
    except Busy:
        raise  # the queue brings it again
    except DomainError as error:
        failure = {"code": error.code, "params": error.params}
        exports.put(replace(export, state=ExportState.FAILED, failure=failure))
        return
    key = f"exports/{round_id}/{export.id}/{_name(export)}"
    deps.files.write(key, data, FORMATS[export.format])
    exports.put(replace(export, state=ExportState.READY, rows=count, key=key))


def _file(deps: Deps, export: Export) -> tuple[bytes, int]:
    if export.kind == PAPERS:
        return certificate_papers.papers(deps, export.round_id, export.site or "")
    listing = LISTINGS[export.kind]
    rows = list(listing.rows(deps, export))
    write = lists.write_csv if export.format == "csv" else lists.write_xlsx
    return write(listing.header, rows), len(rows)


def of_round(deps: Deps, round_id: str, wanted: Callable[[Export], bool]) -> list[Export]:
    """The newest that are `wanted`; one that nobody works on any more has failed."""
    found = [one for one in exports.of_round(round_id) if wanted(one)]
    return [_seen(deps, one) for one in found[:SHOWN]]


def _seen(deps: Deps, export: Export) -> Export:
    late = deps.wall() >= export.created_at + GIVEN_UP
    if export.state != ExportState.MAKING or not late:
        return export
    return replace(export, state=ExportState.FAILED, failure={"code": "given_up", "params": {}})


def link(deps: Deps, export: Export) -> str | None:
    """A short-lived address to save the file; None while there is none, or no more."""
    if export.key is None or deps.wall() >= export.created_at + KEPT:
        return None
    return deps.files.link(export.key, FORMATS[export.format], _name(export))


def _name(export: Export) -> str:
    parts = [export.round_id, export.kind, export.site, export.state_filter, export.id]
    return f"{'-'.join(part for part in parts if part)}.{export.format}"
