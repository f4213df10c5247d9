"""The pages on production name what there is: metrics, logins, scripts, alerts, pictures of what exists."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

import yaml
from prometheus_client import REGISTRY

import api.metering
import api.schema
import api.subscriptions.door
import api.subscriptions.feed
import persistence.buckets
import persistence.conflicts
import persistence.usage
import workers.backlog
import workers.outside
import workers.relay
import workers.schedule
import workers.sealing
import workers.tasks
from tests.deploy.containerfile import ROOT

PAGE = (ROOT / "docs" / "production.md").read_text()
OBSERVED = (ROOT / "docs" / "observability.md").read_text()
DASHBOARD = json.loads((ROOT / "deploy" / "grafana" / "retaguarda.json").read_text())
OF_PYTHON = {"process_cpu_seconds_total", "process_resident_memory_bytes", "up"}
"""Metrics of every process, and of Prometheus itself."""
METERED = (
    api.metering,
    api.subscriptions.door,
    api.subscriptions.feed,
    persistence.buckets,
    persistence.conflicts,
    persistence.usage,
    workers.backlog,
    workers.outside,
    workers.relay,
    workers.schedule,
    workers.sealing,
    workers.tasks,
)
"""Imported, so that their metrics are registered."""
BY = re.compile(r"by \(([^)]+)\)")
MATCHED = re.compile(r"[{,]\s*(\w+)\s*(?:=~|!=|!~|=)")
SUFFIX = re.compile(r"_(?:bucket|count|sum|created)$")


def metrics() -> set[str]:
    """As they are served: counters end in _total."""
    found = [metric for metric in REGISTRY.collect() if metric.name.startswith("retaguarda_")]
    return {f"{metric.name}_total" if metric.type == "counter" else metric.name for metric in found}


def test_every_metric_of_the_installation_is_explained():
    explained = set(re.findall(r"^\| `(retaguarda_\w+)` \|", OBSERVED, re.MULTILINE))
    assert explained == {name for name in metrics() if "sandbox" not in name}


def test_alerts_are_about_metrics_that_exist():
    text = (ROOT / "deploy" / "alerts.yaml").read_text()
    rules = yaml.safe_load(text)["groups"][0]["rules"]
    assert asked_for(rule["expr"] for rule in rules) <= metrics()
    assert {rule["labels"]["severity"] for rule in rules} == {"page", "ticket"}
    assert all(rule["annotations"]["summary"] for rule in rules)


def test_every_picture_is_of_metrics_that_exist_and_every_metric_is_in_a_picture():
    expressions = [target["expr"] for panel in panels() for target in panel["targets"]]
    asked = asked_for(expressions)
    assert asked <= metrics() | OF_PYTHON
    assert metrics() - asked == {"retaguarda_sandbox_requests_total"} & metrics()


def test_every_label_that_is_asked_for_is_one_that_its_metric_has():
    known = {label for metric in REGISTRY.collect() for sample in metric.samples for label in sample.labels}
    known |= {label for each in labelled() for label in each._labelnames} | {"le", "pool", "job", "instance"}
    rules = yaml.safe_load((ROOT / "deploy" / "alerts.yaml").read_text())["groups"][0]["rules"]
    expressions = [target["expr"] for panel in panels() for target in panel["targets"]]
    for expression in [*expressions, *(rule["expr"] for rule in rules)]:
        by = {name for names in BY.findall(expression) for name in re.split(r"[,\s]+", names)}
        assert by | {*MATCHED.findall(expression)} <= known, expression


def test_pictures_have_a_title_a_unit_and_a_place_of_their_own():
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels()]
    assert len(set(places)) == len(places)
    for panel in panels():
        assert panel["title"]
        assert panel["description"]
        assert panel["fieldConfig"]["defaults"]["unit"]


def panels() -> list[dict[str, Any]]:
    return [panel for panel in DASHBOARD["panels"] if panel["type"] != "row"]


def labelled() -> list[Any]:
    return [each for module in METERED for each in vars(module).values() if hasattr(each, "_labelnames")]


def asked_for(expressions: Iterable[str]) -> set[str]:
    named = re.compile(r"\b(?:retaguarda_\w+|process_\w+|up(?=\{))")
    return {SUFFIX.sub("", name) for text in expressions for name in named.findall(text)}


def test_every_login_is_explained():
    assert logins() == set(re.findall(r"`(retaguarda_\w+_login)`", PAGE))


def test_what_the_page_tells_to_run_is_there():
    told = set(re.findall(r"(?<![\w/.])deploy/[\w./-]+\w", PAGE)) - {"deploy/env", "deploy/secrets"}
    assert [name for name in sorted(told) if not (ROOT / name).exists() and "*" not in name] == []


def logins() -> set[str]:
    roles = (ROOT / "deploy" / "postgres" / "roles.sql").read_text()
    return set(re.findall(r"create role (retaguarda_\w+_login)", roles))
