"""Capture, normalize, bundle, publish and audit articles at risk; `mirror.job` joins them."""
