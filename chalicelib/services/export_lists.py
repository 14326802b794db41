"""What each kind of export lists: its header, and its rows one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.staff import Scope
from chalicelib.domain.window import BEIJING
from chalicelib.services import overview, results
from chalicelib.services.deps import Deps
from chalicelib.store import board, log, payments, rounds
from chalicelib.store import results as stored_results
from chalicelib.store.exports import Export

Row = tuple[str, ...]
_PAGE = 100


@dataclass(frozen=True, slots=True)
class Listing:
    """The header in Chinese, as the offices read it; `rows` yields cells of text."""

    header: Row
    rows: Callable[[Deps, Export], Iterator[Row]]


def _time(at: datetime | None) -> str:
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S") if at else ""


def _money(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02d}"


def _listed(deps: Deps, export: Export) -> Iterator[tuple[str, str, board.Row]]:
    """Rows of the board within the export's scope and filters: site code, site name, row."""
    cursor: str | None = None
    while True:
        found, cursor = overview.registrations(
            deps,
            export.round_id,
            Scope(export.scope),
            export.site,
            export.state_filter,
            cursor,
            _PAGE,
        )
        for site, row in found:
            yield site.code, site.name, row
        if cursor is None:
            return


def _registrations(deps: Deps, export: Export) -> Iterator[Row]:
    for code, name, row in _listed(deps, export):
        yield (
            code,
            name,
            row.name_masked,
            row.ticket_masked,
            row.state,
            _time(row.held_at),
            _time(row.payment_deadline),
            _time(row.paid_at),
        )


def _payments(deps: Deps, export: Export) -> Iterator[Row]:
    """Every receipt and every refund: what came in, and what went back."""
    for code, _, row in _listed(deps, export):
        money = payments.of(row.candidate_id, export.round_id)
        for receipt in money.receipts:
            yield (
                "缴费",
                code,
                receipt.payment_no,
                receipt.provider,
                receipt.provider_no,
                _money(receipt.amount_minor),
                _time(receipt.paid_at),
                "",
                "",
            )
        for refund in money.refunds:
            yield (
                "退费",
                code,
                refund.payment_no,
                refund.provider,
                refund.refund_no,
                f"-{_money(refund.amount_minor)}",
                _time(refund.requested_at),
                refund.state.value,
                refund.reason.value,
            )


def _results(deps: Deps, export: Export) -> Iterator[Row]:
    """Nothing before results are open (`exports.create` refuses that too)."""
    opened = results.opened(deps, export.round_id)
    if opened is None:
        return
    found = stored_results.rows(export.round_id, opened.set_version)
    by_candidate = {row.candidate_id: row for row in found}
    for code, name, row in _listed(deps, export):
        result = by_candidate.get(row.candidate_id)
        if result is not None:
            yield (
                code,
                name,
                row.name_masked,
                result.ticket_no,
                result.result,
                result.certificate_no or "",
            )


def _log(deps: Deps, export: Export) -> Iterator[Row]:
    """Every day from the round's making on, as far as anything was logged."""
    for on in _days(deps, export.round_id):
        after: str | None = None
        while True:
            page, after = log.of_day(export.round_id, on.date(), _PAGE, after)
            for entry in page:
                change = entry.change
                yield (
                    _time(change.at),
                    change.actor.id,
                    change.action,
                    entry.subject,
                    _facts(change.params),
                    change.reason or "",
                    _facts(entry.before),
                    _facts(entry.after),
                    change.actor.request_id,
                )
            if after is None:
                break


def _facts(found: dict[str, Any]) -> str:
    return "; ".join(f"{name}={value}" for name, value in found.items())


def _days(deps: Deps, round_id: str) -> Iterator[datetime]:
    """Half a year before the first phase, until today."""
    round_ = rounds.get(round_id)
    if round_ is None:
        return
    at = (round_.phase_one.opens_at - timedelta(days=180)).astimezone(BEIJING)
    while at <= deps.now().astimezone(BEIJING):
        yield at
        at += timedelta(days=1)


LISTINGS: dict[str, Listing] = {
    "registrations": Listing(
        (
            "考点代码",
            "考点",
            "姓名（隐去）",
            "准考证号（隐去）",
            "状态",
            "占位时间",
            "缴费截止",
            "缴费时间",
        ),
        _registrations,
    ),
    "payments": Listing(
        (
            "类别",
            "考点代码",
            "缴费单号",
            "支付机构",
            "机构流水号",
            "金额（元）",
            "时间",
            "退费状态",
            "退费原因",
        ),
        _payments,
    ),
    "results": Listing(
        ("考点代码", "考点", "姓名（隐去）", "准考证号", "成绩", "证书编号"),
        _results,
    ),
    "log": Listing(
        ("时间", "账号", "操作", "对象", "事项", "理由", "原值", "新值", "请求编号"),
        _log,
    ),
}
