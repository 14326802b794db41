"""Whose people an institution may confirm: a list that it does not write itself (S5-23)."""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.domain.audit import Actor, AuditEntry, Change
from chalicelib.domain.confirmation import Confirmation
from chalicelib.domain.errors import FieldError, Invalid, NotFound
from chalicelib.domain.identity import read_document
from chalicelib.domain.names import read_name
from chalicelib.domain.roster import RowFault
from chalicelib.gateways import spreadsheets
from chalicelib.services import accounts
from chalicelib.services.deps import Deps
from chalicelib.store import audit, identity, people
from chalicelib.store.identity import Member
from chalicelib.store.people import Facts

_COLUMNS = {"name": ("姓名", "name"), "id_no": ("证件号码", "身份证号", "id_no")}
MOST = 1_000


def put(
    deps: Deps, programme: str, institution: str, csv: str, actor: Actor, *, dry_run: bool
) -> tuple[int, list[RowFault]]:
    """Adds the good lines and says what is wrong with the others; the same list again is no
    change. Raises Invalid for what is no such list.
    """
    if programme not in deps.programmes:
        raise NotFound(programme=programme)
    sheet = spreadsheets.open_rows(csv.encode(), max_rows=MOST)
    columns = _columns(sheet.header)
    members, faults = dict[str, Member](), list[RowFault]()
    for line, cells in sheet.lines:
        told = {name: cells[at] if at < len(cells) else "" for name, at in columns.items()}
        wrong = _read(deps, programme, institution, told, members)
        faults += [RowFault(line, one.pointer[1:], one.code, one.params) for one in wrong]
    if not dry_run and members:
        identity.add_members(members.values())
        params = {"programme": programme, "members": len(members)}
        change = Change("cohort_written", actor, deps.now(), params=params)
        audit.add(AuditEntry(f"cohort#{programme}#{institution}", deps.new_id(), change, {}, {}))
    return len(members), faults


def _columns(header: tuple[str, ...]) -> dict[str, int]:
    found, errors = dict[str, int](), []
    for name, titles in _COLUMNS.items():
        at = next((n for n, title in enumerate(header) if title.strip().lower() in titles), None)
        if at is None:
            errors.append(FieldError("/csv", "column_missing", {"value": titles[0]}))
        else:
            found[name] = at
    if errors:
        raise Invalid(errors=errors)
    return found


def _read(
    deps: Deps, programme: str, institution: str, told: dict[str, str], found: dict[str, Member]
) -> list[FieldError]:
    """Adds the member; answers what is wrong with the line."""
    errors, name, index = list[FieldError](), "", ""
    try:
        name = read_name(told["name"])
    except Invalid as bad:
        errors += [FieldError("/name", one.code, one.params) for one in bad.errors]
    try:
        document = read_document(None, told["id_no"], deps.today())
        index = accounts.id_index(deps, document)
    except Invalid as bad:
        errors += [FieldError("/id_no", one.code, one.params) for one in bad.errors]
    if index in found:
        errors.append(FieldError("/id_no", "twice"))
    other = identity.member(programme, index) if index else None
    if other is not None and other.institution != institution:
        errors.append(FieldError("/id_no", "member_of_another"))
    if not errors:
        found[index] = Member(programme, institution, index, name)
    return errors


def members(
    programme: str, institution: str
) -> Iterable[tuple[Member, Facts | None, Confirmation | None]]:
    """Each with the account and the confirmation there are."""
    for member in identity.cohort(programme, institution):
        who = people.of_document(member.index)
        facts = people.facts(who) if who else None
        yield member, facts, facts.identities.get(programme) if facts else None
