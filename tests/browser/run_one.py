"""python -m tests.browser.run_one URL: draws a page until a test ends this process."""

import sys

from mirror.browser import Browser
from mirror.fetch import FetchPolicy, HttpWeb
from mirror.model import Limits

web = HttpWeb(FetchPolicy(allow_loopback=True))
page = web.get(sys.argv[1], limits=Limits())
Browser(web, user_agent="x").draw(page, hosts=(), limits=Limits(deadline_s=120))
