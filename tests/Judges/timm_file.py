"""Takes weights under timm's names into PyTorch's networks, strictly, and says what they make of images by timm's rules.

    python3 timm_file.py xception|inception WEIGHTS IMAGES PROBABILITIES

WEIGHTS is a safetensors file, read here by hand; IMAGES and PROBABILITIES are those of keras_files.py.
"""

import json
import sys

import numpy as np
import torch

import networks


def read(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    header.pop("__metadata__", None)
    return {
        name: torch.from_numpy(np.frombuffer(data[slice(*entry["data_offsets"])], {"F32": "<f4"}[entry["dtype"]]).reshape(entry["shape"]).copy())
        for name, entry in header.items()
    }


def main(network, weights, images, probabilities):
    model = (networks.Xception if network == "xception" else networks.InceptionV3)(tensorflow=False)
    state = read(weights)
    # The count of batches is of no use to inference, and files leave it out.
    counts = {name: value for name, value in model.state_dict().items() if name.endswith("num_batches_tracked")}
    model.load_state_dict({**state, **counts}, strict=True)
    pixels = np.fromfile(images, np.uint8).reshape(-1, 299, 299, 3)
    x = torch.from_numpy(pixels.transpose(0, 3, 1, 2).astype(np.float32) / np.float32(127.5) - 1)
    with torch.no_grad():
        torch.softmax(model.eval()(x), 1).numpy().astype("<f4").tofile(probabilities)


if __name__ == "__main__":
    main(*sys.argv[1:])
