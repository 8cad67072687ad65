"""Xception and Inception V3 in PyTorch, written from their descriptions, with the module names of timm.

`tensorflow=True` computes what Keras computes: an epsilon of 1e-3, padding that puts an odd cell behind, averages without padded cells.
`tensorflow=False` computes what timm's legacy_xception and tf_inception_v3 compute.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F


def same_max_pool(x):
    pads = []
    for extent in (x.shape[3], x.shape[2]):
        total = max((-(-extent // 2) - 1) * 2 + 3 - extent, 0)
        pads += [total // 2, total - total // 2]
    return F.max_pool2d(F.pad(x, pads, value=float("-inf")), 3, 2)


class Separable(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, inputs, 3, padding=1, groups=inputs, bias=False)
        self.pointwise = nn.Conv2d(inputs, outputs, 1, bias=False)

    def forward(self, x):
        return self.pointwise(self.conv1(x))


class MaxPool(nn.Module):
    def __init__(self, tensorflow):
        super().__init__()
        self.tensorflow = tensorflow

    def forward(self, x):
        return same_max_pool(x) if self.tensorflow else F.max_pool2d(x, 3, 2, padding=1)


class Block(nn.Module):
    def __init__(self, widths, stride, opens_with_relu, norm, tensorflow):
        super().__init__()
        rep = []
        for inputs, outputs in zip(widths, widths[1:]):
            rep += [nn.ReLU(), Separable(inputs, outputs), norm(outputs)]
        if not opens_with_relu:
            rep = rep[1:]
        if stride == 2:
            rep.append(MaxPool(tensorflow))
            self.skip = nn.Conv2d(widths[0], widths[-1], 1, stride=2, bias=False)
            self.skipbn = norm(widths[-1])
        self.rep = nn.Sequential(*rep)

    def forward(self, x):
        return self.rep(x) + (self.skipbn(self.skip(x)) if hasattr(self, "skip") else x)


class Xception(nn.Module):
    def __init__(self, tensorflow=True, classes=1000):
        super().__init__()
        norm = lambda channels: nn.BatchNorm2d(channels, eps=1e-3 if tensorflow else 1e-5)
        self.conv1, self.bn1 = nn.Conv2d(3, 32, 3, stride=2, bias=False), norm(32)
        self.conv2, self.bn2 = nn.Conv2d(32, 64, 3, bias=False), norm(64)
        widths = [[64, 128, 128], [128, 256, 256], [256, 728, 728]] + 8 * [[728] * 4] + [[728, 728, 1024]]
        for i, block in enumerate(widths):
            self.add_module(f"block{i + 1}", Block(block, 1 if len(block) == 4 else 2, i > 0, norm, tensorflow))
        self.conv3, self.bn3 = Separable(1024, 1536), norm(1536)
        self.conv4, self.bn4 = Separable(1536, 2048), norm(2048)
        self.fc = nn.Linear(2048, classes)

    def forward(self, x):
        x = F.relu(self.bn1(self.conv1(x)))
        x = F.relu(self.bn2(self.conv2(x)))
        for i in range(12):
            x = getattr(self, f"block{i + 1}")(x)
        x = F.relu(self.bn3(self.conv3(x)))
        x = F.relu(self.bn4(self.conv4(x)))
        return self.fc(x.mean((2, 3)))


class Unit(nn.Module):
    """A convolution, a batch norm and a ReLU."""

    def __init__(self, inputs, outputs, kernel, stride=1, padding=None):
        super().__init__()
        kernel = (kernel, kernel) if isinstance(kernel, int) else kernel
        padding = tuple(size // 2 for size in kernel) if padding is None else padding
        self.conv = nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False)
        self.bn = nn.BatchNorm2d(outputs, eps=1e-3)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)))


class Mixed(nn.Module):
    """Branches, each a list of steps: a named unit, a fork into two named units, "average" or "max"."""

    def __init__(self, inputs, branches, tensorflow):
        super().__init__()
        self.branches, self.tensorflow, self.width = branches, tensorflow, 0
        for branch in branches:
            channels = inputs
            for step in branch:
                if isinstance(step, str):
                    continue
                units = step if isinstance(step, list) else [step]
                for name, outputs, *rest in units:
                    self.add_module(name, Unit(channels, outputs, *rest))
                channels = sum(unit[1] for unit in units)
            self.width += channels

    def forward(self, x):
        return torch.cat([self.through(branch, x) for branch in self.branches], 1)

    def through(self, branch, x):
        for step in branch:
            if step == "average":
                x = F.avg_pool2d(x, 3, 1, 1, count_include_pad=not self.tensorflow)
            elif step == "max":
                x = F.max_pool2d(x, 3, 2)
            elif isinstance(step, list):
                x = torch.cat([getattr(self, unit[0])(x) for unit in step], 1)
            else:
                x = getattr(self, step[0])(x)
        return x


def fine(pool):
    return [
        [("branch1x1", 64, 1)],
        [("branch5x5_1", 48, 1), ("branch5x5_2", 64, 5)],
        [("branch3x3dbl_1", 64, 1), ("branch3x3dbl_2", 96, 3), ("branch3x3dbl_3", 96, 3)],
        ["average", ("branch_pool", pool, 1)],
    ]


def factorized(k):
    return [
        [("branch1x1", 192, 1)],
        [("branch7x7_1", k, 1), ("branch7x7_2", k, (1, 7)), ("branch7x7_3", 192, (7, 1))],
        [("branch7x7dbl_1", k, 1), ("branch7x7dbl_2", k, (7, 1)), ("branch7x7dbl_3", k, (1, 7)), ("branch7x7dbl_4", k, (7, 1)), ("branch7x7dbl_5", 192, (1, 7))],
        ["average", ("branch_pool", 192, 1)],
    ]


COARSE = [
    [("branch1x1", 320, 1)],
    [("branch3x3_1", 384, 1), [("branch3x3_2a", 384, (1, 3)), ("branch3x3_2b", 384, (3, 1))]],
    [("branch3x3dbl_1", 448, 1), ("branch3x3dbl_2", 384, 3), [("branch3x3dbl_3a", 384, (1, 3)), ("branch3x3dbl_3b", 384, (3, 1))]],
    ["average", ("branch_pool", 192, 1)],
]

MIXED = [
    ("Mixed_5b", fine(32)), ("Mixed_5c", fine(64)), ("Mixed_5d", fine(64)),
    ("Mixed_6a", [[("branch3x3", 384, 3, 2, 0)], [("branch3x3dbl_1", 64, 1), ("branch3x3dbl_2", 96, 3), ("branch3x3dbl_3", 96, 3, 2, 0)], ["max"]]),
    ("Mixed_6b", factorized(128)), ("Mixed_6c", factorized(160)), ("Mixed_6d", factorized(160)), ("Mixed_6e", factorized(192)),
    ("Mixed_7a", [
        [("branch3x3_1", 192, 1), ("branch3x3_2", 320, 3, 2, 0)],
        [("branch7x7x3_1", 192, 1), ("branch7x7x3_2", 192, (1, 7)), ("branch7x7x3_3", 192, (7, 1)), ("branch7x7x3_4", 192, 3, 2, 0)],
        ["max"],
    ]),
    ("Mixed_7b", COARSE), ("Mixed_7c", COARSE),
]

STEM = [("Conv2d_1a_3x3", 32, 3, 2, 0), ("Conv2d_2a_3x3", 32, 3, 1, 0), ("Conv2d_2b_3x3", 64, 3), "max", ("Conv2d_3b_1x1", 80, 1), ("Conv2d_4a_3x3", 192, 3, 1, 0), "max"]


class InceptionV3(nn.Module):
    def __init__(self, tensorflow=True, classes=1000):
        super().__init__()
        channels = 3
        for step in STEM:
            if step != "max":
                name, outputs, *rest = step
                self.add_module(name, Unit(channels, outputs, *rest))
                channels = outputs
        for name, branches in MIXED:
            module = Mixed(channels, branches, tensorflow)
            self.add_module(name, module)
            channels = module.width
        self.fc = nn.Linear(2048, classes)

    def forward(self, x):
        for step in STEM:
            x = F.max_pool2d(x, 3, 2) if step == "max" else getattr(self, step[0])(x)
        for name, _ in MIXED:
            x = getattr(self, name)(x)
        return self.fc(x.mean((2, 3)))


def randomize(network, images, seed, gamma=True):
    """Random weights with which activations neither vanish nor explode: statistics near those of the images, logits that differ by a few units."""
    torch.manual_seed(seed)
    norms = [module for module in network.modules() if isinstance(module, nn.BatchNorm2d)]
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.Conv2d):
                module.weight.normal_(0, (2 / module.weight[0].numel()) ** 0.5)
        for norm in norms:
            norm.weight.uniform_(0.7, 1.3) if gamma else norm.weight.fill_(1)
            norm.bias.normal_(0, 0.1)
            norm.momentum = 1.0
        network.train()
        network(images)
        network.eval()
        for norm in norms:
            norm.running_mean += 0.1 * norm.running_var.sqrt() * torch.randn_like(norm.running_mean)
            norm.running_var *= torch.empty_like(norm.running_var).uniform_(0.8, 1.25)
        network.fc.weight.normal_(0, 1)
        network.fc.bias.zero_()
        network.fc.weight *= 2 / network(images).std()
        network.fc.bias.normal_(0, 0.5)
    return network
