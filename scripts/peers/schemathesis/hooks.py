"""Tells schemathesis what the document does not say: the two kinds of token, and which refusals are about a request's shape."""

import os

import schemathesis


class Bearer:
    def __init__(self, name):
        self.name = name

    def get(self, case, context):
        return os.environ[self.name]

    def set(self, case, data, context):
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}


@schemathesis.auth().apply_to(path_regex="^/v1/operations/")
class OperatorAuth(Bearer):
    def __init__(self):
        super().__init__("LANGO_OPERATOR_TOKEN")


@schemathesis.auth().apply_to(path_regex="^/v1/(?!operations/)")
class MerchantAuth(Bearer):
    def __init__(self):
        super().__init__("LANGO_TOKEN")


@schemathesis.check
def valid_data_has_no_wrong_field(ctx, response, case):
    """A request that the document allows may be refused for its content, never for its shape."""
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    if response.status_code in (400, 415, 422):
        problem = response.json()
        # In JSON Schema, 1.0 is an integer. Lango accepts amounts in one spelling only, and says so.
        # JSON Schema cannot say either that one time is later than another.
        if "numbers are whole" in problem["detail"] or problem["detail"] == "to: must be later than from":
            return
        if problem["type"].endswith(("invalid-request", "malformed-json", "malformed-request", "unsupported-media-type")):
            raise AssertionError(f"valid by the document, refused as {problem['type']}: {problem['detail']}")
