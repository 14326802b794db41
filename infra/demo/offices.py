"""Where the persons of the demo are confirmed in person, as the offices publish it."""

from __future__ import annotations

from typing import Any

_HOURS = {
    "zh-CN": "报名期间周一至周五 8:30–11:30，14:30–17:00",
    "en": "While registration is open, Monday to Friday, 8:30 to 11:30 and 14:30 to 17:00",
}
_BRING = {
    "zh-CN": "本人到场，携带第二代身份证原件；军人携带军人证件",
    "en": "Come in person, with your original second-generation ID card; soldiers bring their military ID",  # noqa: E501
}
_CARD = {
    "zh-CN": "本人到场，携带身份证原件",
    "en": "Come in person, with your original ID card",
}


def offices() -> dict[str, dict[str, Any]]:
    """What each publishes, by its code; of the self-taught exam one for each district."""
    return {
        "0601": _office(
            "self_taught", "0601", "襄阳样例考区A", "Xiangyang Specimen District A", "1"
        ),
        "0602": _office(
            "self_taught", "0602", "襄阳样例考区B", "Xiangyang Specimen District B", "2"
        ),
        "csust": {
            **_office(
                "degree_english", "长沙", "继续教育学院", "School of Continuing Education", "3"
            ),
            "bring": _CARD,
        },
    }


def _office(programme: str, district: str, zh: str, en: str, number: str) -> dict[str, Any]:
    return {
        "programme": programme,
        "name": {"zh-CN": f"{zh}身份确认点（样例）", "en": f"{en}, identity office (specimen)"},
        "address": {"zh-CN": f"样例路 {number} 号一楼大厅", "en": f"{number} Specimen Road, hall"},
        "hours": _HOURS,
        "bring": _BRING,
        "district": district,
        "phone": f"0000-000000{number}",
    }
