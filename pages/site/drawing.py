"""What a page draws, as a tree: its functions are run as Streamlit runs them, and what they send is kept instead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.server.streamlit import offscreen


@dataclass
class Node:
    """Something on a page: `kind` as Streamlit names it ("html", "column", "expandable"), its own name where it has one
    ("panel-carte"), its HTML or its label, its share of the width, and what stands inside it in order.
    """

    kind: str = "root"
    name: str = ""
    text: str = ""
    share: float = 0.0
    framed: bool = False
    level: bool = False
    inside: dict[int, "Node"] = field(default_factory=dict)


def drawn(draw: Callable[[], None], address: Mapping[str, str]) -> Node:
    """The tree of what a function draws at an address (its parameters), in a session of its own."""
    messages: list[ForwardMsg] = []
    offscreen.draw(draw, address, messages.append)
    root = Node()
    for message in messages:
        if message.WhichOneof("type") == "delta":
            _put(root, list(message.metadata.delta_path)[1:], message)  # the first number says main, not sidebar
    return root


def _put(root: Node, path: list[int], message: ForwardMsg) -> None:
    """Something in its place; what is drawn again there replaces what was."""
    holder = root
    for step in path[:-1]:
        holder = holder.inside.setdefault(step, Node("flex_container"))
    found = _element(message) if message.delta.HasField("new_element") else _block(message)
    if path:
        before = holder.inside.get(path[-1])
        if before is not None and not message.delta.HasField("new_element"):
            found.inside = before.inside
        holder.inside[path[-1]] = found


def _element(message: ForwardMsg) -> Node:
    element = message.delta.new_element
    kind = str(element.WhichOneof("type"))
    return Node(kind, text=element.html.body if kind == "html" else element.markdown.body if kind == "markdown" else "")


def _block(message: ForwardMsg) -> Node:
    block = message.delta.add_block
    kind = str(block.WhichOneof("type"))
    flex = block.flex_container
    return Node(
        kind,
        name=block.id.split("-", 2)[2] if block.id.count("-") > 1 else "",
        text=block.expandable.label if kind == "expandable" else "",
        share=block.column.weight if kind == "column" else 0.0,
        framed=kind == "flex_container" and flex.border,
        level=kind == "flex_container" and flex.direction == flex.HORIZONTAL,
    )
