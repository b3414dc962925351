"""What is loaded by machines that have no node."""

import subprocess
import sys

WITHOUT_NODE = """
import sys, mirror.ipfs, mirror.ipfs.node, mirror.ipfs.gateway, mirror.ipfs.static
print(*sorted({"ipfshttpclient", "multiaddr"} & set(sys.modules)))
"""


def test_nothing_loads_ipfshttpclient_before_a_node_is_asked():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_NODE], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
