"""What Schemathesis does before each request."""

import itertools

import schemathesis

turn = itertools.count()


@schemathesis.hook
def before_call(context, case, kwargs):
    """Nine of ten valid requests get an Idempotency-Key that no other has: else most would be replays of the first."""
    key = (case.headers or {}).get("Idempotency-Key")
    n = next(turn)
    if key and n % 10 and case.meta is not None and case.meta.generation.mode.is_positive:
        case.headers["Idempotency-Key"] = f"{key[:200]}-{n}"
