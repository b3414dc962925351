"""Every block of an article, those inside others too."""

from mirror.article.plain import inner
from mirror.model import Article, Block


def every_block(article: Article) -> list[Block]:
    found: list[Block] = []
    stack: list[Block] = list(reversed(article.blocks))
    while stack:
        block = stack.pop()
        found.append(block)
        stack.extend(reversed(inner(block)))
    return found
