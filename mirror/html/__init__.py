"""The one place that writes HTML: bundles and index pages are trees of `Element`, never strings."""

from mirror.html.document import document, style
from mirror.html.tree import Element, Node, clean, element, link, serialize

__all__ = ["Element", "Node", "clean", "document", "element", "link", "serialize", "style"]
