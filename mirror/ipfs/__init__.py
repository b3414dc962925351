"""
The published tree on IPFS: CIDs computed here, blocks for any host, a node told what to keep.

A node's word is never taken for a CID, and IPFS is one way among several, never the only one.
"""

from mirror.ipfs.car import write_car
from mirror.ipfs.cid import Cid, parse
from mirror.ipfs.pack import OUTSIDE, Dag, blocks, gateway_files, pack

__all__ = ["OUTSIDE", "Cid", "Dag", "blocks", "gateway_files", "pack", "parse", "write_car"]
