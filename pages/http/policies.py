"""What a page may load and send, as browsers are told it."""

from collections.abc import Mapping


def still_policy() -> str:
    """The policy of a page that stands still: no script, nothing from elsewhere, nothing sent; files may be taken."""
    closed = dict.fromkeys(("default-src", "base-uri", "form-action", "frame-ancestors"), "'none'")
    policy = closed | {"style-src": "'unsafe-inline'", "img-src": "data:", "sandbox": "allow-downloads"}
    return written(policy)


def written(policy: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in policy.items())
