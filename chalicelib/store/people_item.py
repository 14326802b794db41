"""The item of the people table, for the modules that each read and write a kind of it."""

from __future__ import annotations

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.store import tables


@tables.table("PEOPLE_TABLE")
class PeopleItem(Model):
    class Meta:
        table_name = ""

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    data = JSONAttribute()
    version = NumberAttribute(default=1)
