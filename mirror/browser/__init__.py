"""
Pages drawn by script, drawn by a browser that has no network (extra `[browser]`).

    Browser(web, user_agent=...).draw(capture, hosts=(...), limits=...)
      1. `worker` gives up the network for good, then starts Chromium on the page it was handed
      2. what the page asks for comes up the pipe, and `rules` say whether it may
      3. what may is fetched by the same Web as everything else, and goes down the pipe
      4. when the page is quiet, what it has drawn comes back as a Capture, for the same reader

So there is one set of rules for requests, and no way around it: the kernel makes no socket for
the browser (`mirror.sandbox.confine.leave_network`).
"""

from mirror.browser.run import Browser

__all__ = ["Browser"]
