"""What an office publishes, and the code that leads into a programme (S5-22, P-15, S4-01)."""

from __future__ import annotations

from dataclasses import asdict

from chalicelib.domain.audit import Actor, AuditEntry, Change, difference
from chalicelib.domain.errors import Forbidden, NotFound
from chalicelib.domain.office import Office
from chalicelib.domain.programme import Programme
from chalicelib.domain.staff import Scope
from chalicelib.gateways import qr
from chalicelib.services.deps import Deps
from chalicelib.store import offices


def programme_of(deps: Deps, code: str) -> Programme:
    """Raises NotFound."""
    programme = deps.programmes.get(code)
    if programme is None:
        raise NotFound(programme=code)
    return programme


def require_own(scope: Scope, code: str) -> None:
    """Raises Forbidden for another office."""
    if not scope.national and scope.named("office") != code:
        raise Forbidden(scope=scope.text)


def publish(deps: Deps, programme: str, wanted: Office, actor: Actor) -> Office:
    """Raises NotFound for a programme that confirms nobody on site, StaleVersion."""
    rules = programme_of(deps, programme).identity
    if rules is None or rules.on_site is None:
        raise NotFound(programme=programme)
    before = offices.get(programme, wanted.code)
    old, new = difference(asdict(before) if before else {}, asdict(wanted))
    change = Change("office_published", actor, deps.now(), params={"programme": programme})
    entry = AuditEntry(f"office#{programme}#{wanted.code}", deps.new_id(), change, old, new)
    return offices.put(programme, wanted, entry)


def entry_address(deps: Deps, programme: Programme) -> str:
    """Where a phone's camera leads: https, so that it opens outside of any app."""
    return f"{deps.site_origin}/?programme={programme.code}"


def entry_png(deps: Deps, programme: Programme) -> str:
    """A short-lived address of the picture."""
    address = entry_address(deps, programme)
    key = f"notices/entry/{programme.code}.png"
    deps.files.write(key, qr.png(address), "image/png")
    return deps.files.link(key, "image/png", f"{programme.code}-entry.png")
