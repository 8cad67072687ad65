"""Writes weights of a random network in the layouts of Keras, and what PyTorch makes of the same weights and images.

    python3 keras_files.py xception|inception FOLDER [IMAGES]

The folder gets images.bin (uint8 [n, 299, 299, 3]), probabilities.bin (float32 [n, 1000]) and the files of weights.
"""

import collections
import io
import os
import re
import sys
import zipfile

import h5py
import numpy as np
import torch

import networks

KERAS1 = {"Conv2D": "convolution2d", "SeparableConv2D": "separableconvolution2d", "BatchNormalization": "batchnormalization", "Dense": "dense"}


class Layer:
    def __init__(self, kind, inputs, module=None, name=None):
        self.kind, self.inputs, self.module, self.name = kind, inputs, module, name


class Graph:
    """The layers of a Keras model in the order of creation."""

    def __init__(self):
        self.layers = []

    def add(self, kind, *inputs, module=None, name=None):
        self.layers.append(Layer(kind, inputs, module, name))
        return self.layers[-1]

    def unit(self, x, module, name=None, relu=True):
        x = self.add("Conv2D", x, module=f"{module}.conv")
        x = self.add("BatchNormalization", x, module=f"{module}.bn")
        return self.add("Activation", x)

    def listed(self, output):
        """As model.layers lists them: by depth, and equally deep ones in the order of a walk from the output."""
        met, depths = {}, collections.defaultdict(int)
        finished = []

        def visit(layer):
            if layer in met:
                return
            met[layer] = len(met)
            for source in layer.inputs:
                visit(source)
            finished.append(layer)

        visit(output)
        for layer in reversed(finished):
            for source in layer.inputs:
                depths[source] = max(depths[source], depths[layer] + 1)
        return sorted(met, key=lambda layer: (-depths[layer], met[layer]))


def xception():
    g = Graph()
    x = g.add("InputLayer", name="input_1")

    def conv(x, module, norm, name):
        x = g.add("Conv2D", x, module=module, name=name)
        x = g.add("BatchNormalization", x, module=norm, name=f"{name}_bn")
        return g.add("Activation", x, name=f"{name}_act")

    def separable(x, module, norm, name):
        x = g.add("SeparableConv2D", x, module=module, name=name)
        return g.add("BatchNormalization", x, module=norm, name=f"{name}_bn")

    x = conv(x, "conv1", "bn1", "block1_conv1")
    x = conv(x, "conv2", "bn2", "block1_conv2")
    for block in range(2, 14):
        rep = f"block{block - 1}"
        is_middle = 5 <= block <= 12
        residual = x
        if not is_middle:
            # The code of Keras makes the shortcut first, without names.
            residual = g.add("Conv2D", x, module=f"{rep}.skip")
            residual = g.add("BatchNormalization", residual, module=f"{rep}.skipbn")
        for j in range(1, 4 if is_middle else 3):
            name = f"block{block}_sepconv{j}"
            first = 3 * (j - 1) + (0 if block == 2 else 1)
            if block > 2 or j > 1:
                x = g.add("Activation", x, name=f"{name}_act")
            x = separable(x, f"{rep}.rep.{first}", f"{rep}.rep.{first + 1}", name)
        if not is_middle:
            x = g.add("MaxPooling2D", x, name=f"block{block}_pool")
        x = g.add("Add", x, residual)
    for j in (1, 2):
        x = separable(x, f"conv{j + 2}", f"bn{j + 2}", f"block14_sepconv{j}")
        x = g.add("Activation", x, name=f"block14_sepconv{j}_act")
    x = g.add("GlobalAveragePooling2D", x, name="avg_pool")
    return g, g.add("Dense", x, module="fc", name="predictions")


def inception():
    g = Graph()
    x = g.add("InputLayer", name="input_1")
    for step in networks.STEM:
        x = g.add("MaxPooling2D", x) if step == "max" else g.unit(x, step[0])
    for i, (module, branches) in enumerate(networks.MIXED):
        ends = []
        for branch in branches:
            y = x
            for step in branch:
                if isinstance(step, str):
                    y = g.add("AveragePooling2D" if step == "average" else "MaxPooling2D", y)
                elif isinstance(step, list):
                    y = g.add("Concatenate", *[g.unit(y, f"{module}.{unit[0]}") for unit in step])
                else:
                    y = g.unit(y, f"{module}.{step[0]}")
            ends.append(y)
        x = g.add("Concatenate", *ends, name=f"mixed{i}")
    x = g.add("GlobalAveragePooling2D", x, name="avg_pool")
    return g, g.add("Dense", x, module="fc", name="predictions")


def snake(kind):
    return re.sub(r"([a-z])([A-Z])", r"\1_\2", re.sub(r"(.)([A-Z][a-z0-9]+)", r"\1_\2", kind)).lower().replace("conv_2_d", "conv2d").replace("conv2_d", "conv2d")


def arrays(layer, state, gamma):
    """The arrays of a layer in the order of Keras, by their names."""
    get = lambda name: state[f"{layer.module}.{name}"].numpy()
    if layer.module is None:
        return []
    if layer.kind == "Conv2D":
        return [("kernel", get("weight").transpose(2, 3, 1, 0))]
    if layer.kind == "SeparableConv2D":
        return [("depthwise_kernel", get("conv1.weight").transpose(2, 3, 0, 1)), ("pointwise_kernel", get("pointwise.weight").transpose(2, 3, 1, 0))]
    if layer.kind == "Dense":
        return [("kernel", get("weight").T), ("bias", get("bias"))]
    norm = [("gamma", get("weight")), ("beta", get("bias")), ("moving_mean", get("running_mean")), ("moving_variance", get("running_var"))]
    return norm if gamma else norm[1:]


def automatic(graph, prefixes, first):
    """Names for all layers that have none, numbered by creation."""
    counts = collections.Counter()
    names = {}
    for layer in graph.layers:
        stem = prefixes(layer)
        if stem is None:
            names[layer] = layer.name
            continue
        number = counts[stem] + first
        counts[stem] += 1
        names[layer] = stem if number == 0 else f"{stem}_{number}"
    return names


def write_h5(path, listed, names, state, gamma, weight_name, split=None, inner=None):
    with h5py.File(path, "w") as file:
        root = file.create_group(inner) if inner else file
        listing = [names[layer].encode() for layer in listed]
        if split:
            for i in range(split):
                root.attrs[f"layer_names{i}"] = listing[i * len(listing) // split:(i + 1) * len(listing) // split]
        else:
            root.attrs["layer_names"] = listing
        if weight_name is not keras1_weight:
            root.attrs["backend"] = b"tensorflow"
            root.attrs["keras_version"] = b"2.2.4"
        for layer in listed:
            group = root.create_group(names[layer])
            items = [(weight_name(names[layer], name), array) for name, array in arrays(layer, state, gamma)]
            group.attrs["weight_names"] = [name.encode() for name, _ in items]
            for name, array in items:
                group.create_dataset(name, data=array)


def keras1_weight(layer, name):
    old = {"kernel": "W", "bias": "b", "moving_mean": "running_mean", "moving_variance": "running_std"}
    return f"{layer}_{old.get(name, name)}:0"


def keras2_weight(layer, name):
    return f"{layer}/{name}:0"


def write_numbered(file, listed, state, gamma, top="layers"):
    counts = collections.Counter()
    file.create_group("vars")
    for layer in listed:
        stem = snake(layer.kind)
        name = stem if counts[stem] == 0 else f"{stem}_{counts[stem]}"
        counts[stem] += 1
        group = file.create_group(f"{top}/{name}/vars")
        for i, (_, array) in enumerate(arrays(layer, state, gamma)):
            group[str(i)] = array


def write_archive(path, listed, state, gamma):
    inner = io.BytesIO()
    with h5py.File(inner, "w") as file:
        write_numbered(file, listed, state, gamma)
        file.create_group("optimizer/vars")["0"] = np.int64(7)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("metadata.json", '{"keras_version": "3.0.0"}')
        archive.writestr("config.json", "{}")
        archive.writestr("model.weights.h5", inner.getvalue(), zipfile.ZIP_DEFLATED, 1)


def main(network, folder, count=2):
    images = np.random.default_rng(17).integers(0, 256, (int(count), 299, 299, 3), np.uint8)
    x = torch.from_numpy(images.transpose(0, 3, 1, 2).astype(np.float32) / np.float32(127.5) - 1)
    is_xception = network == "xception"
    # The batch norms of Keras's Inception V3 have no gamma. Every other pixel has the same statistics, and costs a quarter.
    model = networks.randomize((networks.Xception if is_xception else networks.InceptionV3)(), x[:, :, ::2, ::2], seed=3, gamma=is_xception)
    with torch.no_grad():
        probabilities = torch.softmax(model(x), 1).numpy()
    images.tofile(os.path.join(folder, "images.bin"))
    probabilities.astype("<f4").tofile(os.path.join(folder, "probabilities.bin"))
    print(f"{network}: probabilities up to {probabilities.max():.4f}, entropy {-(probabilities * np.log(probabilities)).sum(1).mean():.3f} nats")

    graph, output = xception() if is_xception else inception()
    listed, state = graph.listed(output), model.state_dict()
    place = lambda name: os.path.join(folder, name)
    unnamed = lambda layer: snake(layer.kind) if layer.name is None else None
    if is_xception:
        old = automatic(graph, lambda layer: KERAS1.get(layer.kind, layer.kind.lower()), 1)
        old[output] = "dense_2"
        write_h5(place("2016.h5"), listed, old, state, True, keras1_weight)
        write_h5(place("keras2.h5"), listed, automatic(graph, unnamed, 5), state, True, keras2_weight, split=3)
        write_archive(place("archive.keras"), listed, state, True)
    else:
        write_h5(place("published.h5"), listed, automatic(graph, unnamed, 1), state, False, keras2_weight)
        # A tool that lists layers by the alphabet.
        names = automatic(graph, unnamed, 1)
        write_h5(place("sorted.h5"), sorted(listed, key=names.get), names, state, False, keras2_weight, inner="model_weights")
    with h5py.File(place("numbered.weights.h5"), "w") as file:
        write_numbered(file, listed, state, is_xception, "layers" if is_xception else "_layer_checkpoint_dependencies")


if __name__ == "__main__":
    main(*sys.argv[1:])
