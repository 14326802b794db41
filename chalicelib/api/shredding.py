"""How long what was taken is kept, what would go now, and the proof of what went (P-02)."""

from __future__ import annotations

from chalicelib.api.access import require_permission, staff_with
from chalicelib.api.http import Call, Routes
from chalicelib.api.identity_schemas import ShreddingBody
from chalicelib.api.public_views import Json
from chalicelib.domain.staff import Permission
from chalicelib.domain.window import iso
from chalicelib.services import offices, shredding

routes = Routes(__name__)
AUDIT = staff_with(Permission.AUDIT, national=True)


@routes.add("GET", "/staff/shredding", allow=AUDIT, query=("programme",), returns="ShreddingAnswer")
def show(call: Call) -> Json:
    """The rules of a programme, and the proofs of the last runs, newest first."""
    programme = offices.programme_of(call.deps, call.named("programme"))
    rules = [
        {
            "purpose": rule.purpose,
            "after": rule.after,
            "days": rule.keep.days,
            "at_most_days": rule.at_most.days,
            "why": rule.why,
        }
        for rule in programme.retention
    ]
    proofs = [
        {"at": iso(one.change.at), "by": one.change.actor.id, **one.change.params}
        for one in shredding.proofs(programme.code)
    ]
    return {"programme": programme.code, "rules": rules, "proofs": proofs}


@routes.add("POST", "/staff/shredding", allow=AUDIT, body=ShreddingBody, returns="ShreddingReport")
def run(call: Call) -> Json:
    """What is due: named in a dry run, else shredded now and not with tonight's run."""
    body: ShreddingBody = call.body
    if not body.dry_run:
        require_permission(call.caller, Permission.REMEDY)
    programme = offices.programme_of(call.deps, body.programme)
    report = shredding.run(call.deps, programme, call.actor, dry_run=body.dry_run)
    return {
        "programme": report.programme,
        "at": iso(report.at),
        "dry_run": report.dry_run,
        "seen": report.seen,
        "failed": report.failed,
        "lines": [shredding.as_json(line) for line in report.due],
    }
