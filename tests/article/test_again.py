"""What a bundle shows gives the same bundle when it is read again."""

import pytest

from bench.hostile_adapter import fragment

WORDS = "The river rose by two meters overnight, and the lower town woke up in the water."


@pytest.mark.parametrize(
    "html",
    [
        f"<p>{WORDS}</p><iframe src='https://v.example/1' title='The flood'></iframe>",
        f"<p>{WORDS}</p><audio src='/a.mp3'></audio>",
        f"<p><b>{WORDS} <a>The gauge</a></b> was broken.</p>",
        f"<p>{WORDS} <bdi>مینا</bdi> saw it.</p>",
        f"<blockquote><p>{WORDS}</p><ul><li>One</li><li>Two</li></ul></blockquote><pre> a</pre>",
        f"<p>{WORDS}</p><table><tr><th>Hour<td>Level</table><ol start=3><li>{WORDS}</ol>",
        f"<p>{WORDS}</p><details><p style='background: url(a.png)'>More of it.</p></details>",
    ],
    ids=["frame", "sound", "link to nowhere", "isolate", "nested", "cells", "box"],
)
def test_reading_it_again_changes_nothing(html: str):
    once = fragment(html)
    assert WORDS in once
    assert fragment(once) == once
