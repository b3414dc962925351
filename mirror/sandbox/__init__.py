"""
Hostile bytes are parsed in a process of their own.

    with Sandbox(SandboxLimits()) as sandbox:
        reading = sandbox.call(article.read, capture, hints)

A page that makes a parser run for ever, eat all memory or crash costs one worker, not the run.
Workers are started when they are needed and used again; each has the volunteer's code but none
of the environment, reaches no file, network or process (see `confine`), and only values come
back (see `wire`).
"""

from mirror.sandbox.pool import Call, Sandbox, SandboxLimits, directly

__all__ = ["Call", "Sandbox", "SandboxLimits", "directly"]
