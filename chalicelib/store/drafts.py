"""Drafts: `pk` candidate id, `sk` `draft#<round>` in the people table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chalicelib.domain.draft import Draft, Guardian
from chalicelib.domain.window import instant, iso
from chalicelib.store import tables
from chalicelib.store.people_item import PeopleItem

KIND = "draft"


def read(item: PeopleItem) -> Draft:
    raw = item.data
    guardian = raw["guardian"]
    checked = raw["checked_at"]
    return Draft(
        site=raw["site"],
        papers=tuple(raw["papers"]),
        batches=raw["batches"],
        retained=tuple(raw["retained"]),
        answers=raw["answers"],
        checked_at=instant(checked) if checked else None,
        guardian=Guardian(**{**guardian, "at": instant(guardian["at"])}) if guardian else None,
        photo_id=raw["photo_id"],
        photo_sha256=raw["photo_sha256"],
        version=int(item.version),
    )


def save(candidate_id: str, round_id: str, draft: Draft) -> Draft | None:
    """Replace the draft of `draft.version`; None if another tab was first."""
    version = draft.version + 1
    item = PeopleItem(candidate_id, f"{KIND}#{round_id}", data=_data(draft), version=version)
    unmoved = PeopleItem.version == draft.version
    condition = unmoved if draft.version else PeopleItem.pk.does_not_exist()
    return replace(draft, version=version) if tables.saved(item, condition) else None


def _data(draft: Draft) -> dict[str, Any]:
    guardian = draft.guardian
    return {
        "site": draft.site,
        "papers": list(draft.papers),
        "batches": dict(draft.batches),
        "retained": list(draft.retained),
        "answers": dict(draft.answers),
        "checked_at": iso(draft.checked_at),
        "guardian": guardian
        and {
            "name": guardian.name,
            "relation": guardian.relation,
            "phone_sealed": guardian.phone_sealed,
            "phone_masked": guardian.phone_masked,
            "at": iso(guardian.at),
        },
        "photo_id": draft.photo_id,
        "photo_sha256": draft.photo_sha256,
    }
