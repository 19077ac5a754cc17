"""Chosen before any is imported: Keras computes with PyTorch, and nobody looks for a GPU."""

import os

os.environ["KERAS_BACKEND"] = "torch"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"
