"""The read API: the pages' own facts, described as they are, for programs on any site."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from openapi_spec_validator import validate
from schemathesis.schemas import BaseSchema

from tests.browser.places import directory
from tests.factories import space, store, venue

__all__ = ["directory"]

READS = ("/api/v1/spaces", "/api/v1/spaces.geojson", "/api/v1/spaces/1", "/api/v1/venues/1")
pytestmark = pytest.mark.usefixtures("directory")


@pytest.fixture
def described(app: Flask) -> Iterator[BaseSchema]:
    return schemathesis.openapi.from_wsgi("/api/openapi.json", app)


fuzzed = schemathesis.pytest.from_fixture("described")


@fuzzed.parametrize()
@settings(max_examples=40)
def test_whatever_is_asked_is_answered_as_described(case: Any) -> None:
    case.call_and_validate()
