"""The page on production names what there is: metrics, logins, scripts, and alerts on metrics that exist."""

from __future__ import annotations

import re

import yaml
from prometheus_client import REGISTRY

import api.metering
import api.subscriptions.door
import api.subscriptions.feed
import workers.relay
import workers.schedule
import workers.tasks
from tests.deploy.containerfile import ROOT

PAGE = (ROOT / "docs" / "production.md").read_text()
METERED = (
    api.metering,
    api.subscriptions.door,
    api.subscriptions.feed,
    workers.relay,
    workers.schedule,
    workers.tasks,
)
"""Imported, so that their metrics are registered."""
SUFFIX = re.compile(r"_(?:bucket|count|sum|created)$")


def metrics() -> set[str]:
    """As they are served: counters end in _total."""
    found = [metric for metric in REGISTRY.collect() if metric.name.startswith("retaguarda_")]
    return {f"{metric.name}_total" if metric.type == "counter" else metric.name for metric in found}


def test_every_metric_of_the_installation_is_explained():
    explained = set(re.findall(r"^\| `(retaguarda_\w+)` \|", PAGE, re.MULTILINE)) - logins()
    assert explained == {name for name in metrics() if "sandbox" not in name}


def test_alerts_are_about_metrics_that_exist():
    text = (ROOT / "deploy" / "alerts.yaml").read_text()
    rules = yaml.safe_load(text)["groups"][0]["rules"]
    asked = {SUFFIX.sub("", name) for rule in rules for name in re.findall(r"retaguarda_\w+", rule["expr"])}
    assert asked <= metrics()
    assert {rule["labels"]["severity"] for rule in rules} == {"page", "ticket"}
    assert all(rule["annotations"]["summary"] for rule in rules)


def test_every_login_is_explained():
    assert logins() == set(re.findall(r"`(retaguarda_\w+_login)`", PAGE))


def test_what_the_page_tells_to_run_is_there():
    told = set(re.findall(r"(?<![\w/.])deploy/[\w./-]+\w", PAGE)) - {"deploy/env", "deploy/secrets"}
    assert [name for name in sorted(told) if not (ROOT / name).exists() and "*" not in name] == []


def logins() -> set[str]:
    roles = (ROOT / "deploy" / "postgres" / "roles.sql").read_text()
    return set(re.findall(r"create role (retaguarda_\w+_login)", roles))
