"""48 invented test sites in 16 provinces, 20 to 600 seats (`sites.csv`). None of them exists."""

from __future__ import annotations

import csv
from dataclasses import asdict, dataclass
from pathlib import Path

PROVINCES = {
    "11": "北京市",
    "12": "天津市",
    "21": "辽宁省",
    "31": "上海市",
    "32": "江苏省",
    "33": "浙江省",
    "35": "福建省",
    "37": "山东省",
    "41": "河南省",
    "42": "湖北省",
    "43": "湖南省",
    "44": "广东省",
    "50": "重庆市",
    "51": "四川省",
    "61": "陕西省",
    "65": "新疆维吾尔自治区",
}


@dataclass(frozen=True, slots=True)
class DemoSite:
    """A site as the staff API takes it, and the university that houses it."""

    code: str
    school: str
    name: str
    name_en: str
    initials: str
    province: str
    city: str
    address: str
    pickup_place: str
    capacity: int

    def body(self) -> dict[str, object]:
        """What `PUT .../sites/{site}` takes; the code stands in the path."""
        return {key: value for key, value in asdict(self).items() if key not in ("code", "school")}


def sites() -> tuple[DemoSite, ...]:
    with Path(__file__).with_name("sites.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_site(row) for row in csv.DictReader(file))


def _site(row: dict[str, str]) -> DemoSite:
    return DemoSite(
        code=row["code"],
        school=row["school"],
        name=f"{row['school']}考点",
        name_en=row["name_en"],
        initials=row["initials"],
        province=PROVINCES[row["code"][:2]],
        city=row["city"],
        address=row["address"],
        pickup_place=row["pickup_place"],
        capacity=int(row["capacity"]),
    )
