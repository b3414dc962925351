"""Pages and indexes of the published tree: no script, and the same bytes each time."""

from mirror.site.index import index_json
from mirror.site.pages import pages
from mirror.site.values import History, Kept, MirrorList, Place, Site

__all__ = ["History", "Kept", "MirrorList", "Place", "Site", "index_json", "pages"]
