"""Elements without content keep none, whatever libxml2 thinks of them."""

import pytest
from lxml import etree

from mirror.article.parse import parse


@pytest.mark.parametrize("name", ["embed", "source", "track", "wbr"])
def test_what_follows_an_element_without_content_stands_behind_it(name: str):
    body = parse(f"<div>a<{name} src=x>b<p>c</p>d<{name}>e</div>f")[0]
    assert etree.tostring(body) == (
        f'<body><div>a<{name} src="x"/>b<p>c</p>d<{name}/>e</div>f</body>'.encode()
    )
