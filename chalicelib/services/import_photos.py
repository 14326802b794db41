"""The ZIP of original photos beside a roster (S1-42): file name = ticket or ID number."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace

from chalicelib.domain.errors import Invalid
from chalicelib.domain.identity import possible_documents
from chalicelib.domain.photo import PhotoSpec
from chalicelib.domain.roster import RowFault
from chalicelib.gateways import photos
from chalicelib.gateways.archives import PhotoEntry, open_photos
from chalicelib.gateways.files import original_key
from chalicelib.gateways.photos import NormalisedPhoto
from chalicelib.services.accounts import id_index
from chalicelib.services.deps import Deps
from chalicelib.services.import_work import Findings, Report
from chalicelib.store import people, roster

ROSTER_SPEC = PhotoSpec(min_kb=1, max_kb=4096, min_width=90, min_height=120)
"""What the prior test kept is taken as it is, within reason: nobody can ask for it again."""
_PAGE = 100


class PhotoImport:
    """Only looks at a photo while it is its turn: the archive may be large."""

    encoding: str | None = "zip"

    def __init__(self, deps: Deps, data: bytes) -> None:
        self._deps = deps
        self._archive = open_photos(io.BytesIO(data))

    def check(self, report: Report) -> Findings:
        faults = list(self._archive.faults)
        changed = unchanged = done = 0
        for page in self._pages():
            for entry, candidate_id in self._owners(page):
                made, fault = self._photo(entry, candidate_id)
                if fault is not None:
                    faults.append(fault)
                elif made is not None and self._in_use(candidate_id) == made.sha256:
                    unchanged += 1
                else:
                    changed += 1
            done += len(page)
            report(done, len(self._archive.photos))
        return Findings(changed, unchanged, len(faults), tuple(faults))

    def commit(self, report: Report) -> None:
        done = 0
        for page in self._pages():
            for entry, candidate_id in self._owners(page):
                made, _ = self._photo(entry, candidate_id)
                if made is not None and candidate_id is not None:
                    self._keep(candidate_id, made)
            done += len(page)
            report(done, len(self._archive.photos))

    def _pages(self) -> Iterator[list[PhotoEntry]]:
        found = self._archive.photos
        for start in range(0, len(found), _PAGE):
            yield list(found[start : start + _PAGE])

    def _owners(self, page: list[PhotoEntry]) -> list[tuple[PhotoEntry, str | None]]:
        """Whose photo each is: by ticket number first, else by ID number."""
        by_ticket = roster.owners([entry.number for entry in page])
        indexes = {entry.number: self._indexes(entry.number) for entry in page}
        by_document = roster.holders([index for some in indexes.values() for index in some])
        found = []
        for entry in page:
            holders = {by_document[i] for i in indexes[entry.number] if i in by_document}
            known = by_ticket.get(entry.number) or (holders.pop() if len(holders) == 1 else None)
            found.append((entry, known))
        return found

    def _indexes(self, number: str) -> list[str]:
        """A file name tells no kind of document: every one it may be of."""
        today = self._deps.today()
        try:
            documents = possible_documents(number, today)
        except Invalid:
            return []
        return [id_index(self._deps, document) for document in documents]

    def _photo(
        self, entry: PhotoEntry, candidate_id: str | None
    ) -> tuple[NormalisedPhoto | None, RowFault | None]:
        if candidate_id is None:
            params = {"value": entry.name}
            return None, RowFault(entry.place, "photo", "photo_of_nobody", params)
        try:
            return photos.normalise(entry.read(), ROSTER_SPEC), None
        except Invalid as error:
            cause = error.errors[0] if error.errors else None
            code, params = (cause.code, cause.params) if cause else (error.code, error.params)
            told = {**params, "value": entry.name}
            return None, RowFault(entry.place, "photo", code, told)

    def _in_use(self, candidate_id: str | None) -> str | None:
        facts = people.facts(candidate_id) if candidate_id else None
        return facts.candidate.original_photo if facts else None

    def _keep(self, candidate_id: str, made: NormalisedPhoto) -> None:
        """The file first, then the pointer: a crash between leaves a file nobody points to."""
        facts = people.facts(candidate_id)
        if facts is None or facts.candidate.original_photo == made.sha256:
            return
        self._deps.files.write(original_key(candidate_id, made.sha256), made.data, "image/jpeg")
        people.update(replace(facts.candidate, original_photo=made.sha256))
