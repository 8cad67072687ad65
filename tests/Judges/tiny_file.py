"""Writes tests/XceptionScript.Tests/Interchange/tiny.h5 with h5py, in the layout of Keras 2: the network of TinyKeras, array after array counting on.

    python3 tiny_file.py FILE
"""

import sys

import h5py
import numpy as np

LAYERS = [
    ("input_1", []),
    ("separable_conv2d_3", [("depthwise_kernel", (3, 3, 3, 1)), ("pointwise_kernel", (1, 1, 3, 4))]),
    ("batch_normalization_9", [(name, (4,)) for name in ("gamma", "beta", "moving_mean", "moving_variance")]),
    ("conv2d_7", [("kernel", (1, 1, 3, 4))]),
    ("activation_2", []),
    ("batch_normalization_8", [(name, (4,)) for name in ("gamma", "beta", "moving_mean", "moving_variance")]),
    ("add_1", []),
    ("predictions", [("kernel", (4, 3)), ("bias", (3,))]),
]

with h5py.File(sys.argv[1], "w") as file:
    file.attrs["layer_names"] = [name.encode() for name, _ in LAYERS]
    file.attrs["backend"] = b"tensorflow"
    file.attrs["keras_version"] = b"2.2.4"
    count = 0
    for layer, arrays in LAYERS:
        group = file.create_group(layer)
        group.attrs["weight_names"] = [f"{layer}/{name}:0".encode() for name, _ in arrays]
        for name, shape in arrays:
            size = int(np.prod(shape))
            group.create_dataset(f"{layer}/{name}:0", data=np.arange(count, count + size, dtype="<f4").reshape(shape))
            count += size
