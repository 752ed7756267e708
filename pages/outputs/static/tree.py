"""What a page draws, as a tree: its functions are run as Streamlit runs them, and what they send is kept instead."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from streamlit.proto.Block_pb2 import Block
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.outputs import offscreen
from pages.parts.panels import PANEL

FOLDS = ("expandable", "popover")
CHOICES = ("selectbox", "multiselect", "button_group")


@dataclass(frozen=True)
class Node:
    """Something on a page: `kind` as Streamlit names it ("html", "column", "expandable"), its own name where it has one
    ("panel-carte"), its HTML or its label, what a choice is set to, the share of the width of a column, whether it has
    a frame and whether it is a line, and what stands inside it by number.
    """

    kind: str = "root"
    name: str = ""
    text: str = ""
    chosen: tuple[str, ...] = ()
    share: float = 0.0
    framed: bool = False
    level: bool = False
    inside: dict[int, "Node"] = field(default_factory=dict)

    def ordered(self) -> list["Node"]:
        """What stands inside, in order."""
        return [self.inside[number] for number in sorted(self.inside)]


def drawn(draw: Callable[[], None], address: Mapping[str, str]) -> tuple[Node, frozenset[str]]:
    """The tree of what a function draws at an address (its parameters), and the parameters that it looked for, there or
    not. Raises as the function does.
    """
    messages: list[ForwardMsg] = []
    read = offscreen.draw(draw, address, messages.append)
    root = Node()
    for message in messages:
        path = list(message.metadata.delta_path)
        if message.WhichOneof("type") == "delta" and len(path) > 1 and path[0] == 0:  # 0 is main, 1 the sidebar
            _put(root, path[1:], message)
    return root, read


def panels(node: Node) -> Iterator[tuple[str, Node]]:
    """The frames of a page (`panels.panel` and its like), each by its own name, in order."""
    for one in node.ordered():
        if one.name.startswith(PANEL):
            yield one.name.removeprefix(PANEL), one
        yield from panels(one)


def unfolded(node: Node) -> Node:
    """The same without what stands behind a click."""
    return replace(node, inside={at: unfolded(one) for at, one in node.inside.items() if one.kind not in FOLDS})


def _put(root: Node, path: list[int], message: ForwardMsg) -> None:
    """Something in its place; what is drawn again there replaces what was, but a block keeps what stands in it."""
    holder = root
    for step in path[:-1]:
        holder = holder.inside.setdefault(step, Node("flex_container"))
    if message.delta.HasField("new_element"):
        holder.inside[path[-1]] = _element(message.delta.new_element)
    else:
        before = holder.inside.get(path[-1], Node())
        holder.inside[path[-1]] = replace(_block(message.delta.add_block), inside=before.inside)


def _element(element: Element) -> Node:
    kind = str(element.WhichOneof("type"))
    if kind in CHOICES:
        return Node(kind, text=getattr(element, kind).label, chosen=_chosen(getattr(element, kind), kind))
    return Node(kind, text=element.html.body if kind == "html" else "")


def _chosen(box: Any, kind: str) -> tuple[str, ...]:
    """The words of what a box is set to, by its address or by its page."""
    several = kind != "selectbox"
    options = [str(getattr(option, "content", option)) for option in box.options]
    if box.set_value:  # the address chose it, not the page
        return tuple(box.raw_values) if several else (box.raw_value,)
    return tuple(options[number] for number in (box.default if several else [box.default]) if number >= 0)


def _block(block: Block) -> Node:
    kind = str(block.WhichOneof("type"))
    flex = block.flex_container
    return Node(
        kind,
        name=block.id.split("-", 2)[2] if block.id.count("-") > 1 else "",
        text=getattr(block, kind).label if kind in FOLDS else "",
        share=block.column.weight if kind == "column" else 0.0,
        framed=kind == "flex_container" and flex.border,
        level=kind == "flex_container" and flex.direction == flex.HORIZONTAL,
    )
