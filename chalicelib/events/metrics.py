"""Figures that alarms look at, written to the log in the form CloudWatch reads them from."""

from __future__ import annotations


def count(name: str, value: int) -> None:
    """One data point; zero says that all is well, and is written too."""
    from aws_lambda_powertools.metrics import MetricUnit, single_metric

    service = {"service": "zhunkao-platform"}
    with single_metric(
        name=name,
        unit=MetricUnit.Count,
        value=value,
        namespace="Zhunkao",
        default_dimensions=service,
    ):
        pass
