"""Types of service of the State, as they are called."""

from pages.text import Say


def service_name(say: Say, code: str) -> str:
    """The short name of a type of service: 'DDT', 'UD DREAL', 'Sous-préfecture'."""
    key = f"inventory.type.{code.replace(' ', '_')}"
    return say(key) if say.has(key) else say.noted(code.replace("_", " "))
