"""Guided Slot Attention (Lee et al., CVPR 2024) for video objects: numpy in, numpy out."""
