"""What is answered about public notices, for the contract."""

from __future__ import annotations

from datetime import datetime

from chalicelib.api.answers import Answer, PublicNotice, UploadForm, Words


class FormerVersion(Answer):
    version: int
    changed_at: datetime
    title: Words


class NoticePage(PublicNotice):
    """`history` holds the versions that were public before, newest first."""

    history: list[FormerVersion]


class StaffAttachment(Answer):
    attachment_id: str
    name: str
    size: int
    content_type: str
    url: str


class StaffNotice(Answer):
    id: str
    title: Words
    body: Words
    publish_at: datetime
    changed_at: datetime | None
    version: int
    attachments: list[StaffAttachment]


class StaffNoticeList(Answer):
    notices: list[StaffNotice]


class AttachmentOpened(Answer):
    attachment_id: str
    upload: UploadForm
