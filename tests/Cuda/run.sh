#!/usr/bin/env bash
# What the first machine with an NVIDIA GPU runs: the tests of the lane Cuda, then Xception 299 at batch 32, training and inference, in float32 by kernels of our own, in
# float32 and in TF32 by cuBLAS, each with a table per kernel, into one JSON file.
#
#   tests/Cuda/run.sh [FILE.json]        publishes (where there is a .NET SDK), and runs
#   tests/Cuda/run.sh publish FOLDER     publishes alone, for a machine that has no SDK
#   XS_CUDA=FOLDER tests/Cuda/run.sh     runs what was published
#
# Nothing of .NET is needed on the machine that runs it: what is published brings its own. The source tree is needed, for run.csx and its data.
# Exit codes: 0 all is well, 1 a test failed, 3 no CUDA device can be used.
set -euo pipefail
cd "$(dirname "$0")/../.."

publish() {
  dotnet publish -c Release -r linux-x64 --self-contained true -v q tests/Cuda/XceptionScript.Cuda.csproj -o "$1" >&2
}

if [ "${1:-}" = publish ]; then
  publish "${2:?a folder is needed}"
  exit 0
fi

json="${1:-artifacts/cuda.json}"
mkdir -p "$(dirname "$json")"
folder="${XS_CUDA:-artifacts/xs-cuda}"
predicted=()
if [ -z "${XS_CUDA:-}" ]; then
  publish "$folder"
  predicted=(--predicted "$(dirname "$json")/predicted.json")
  dotnet run -c Release --project tests/Benchmarks -- predict-gpu --json "${predicted[1]}" >&2
fi
XS_ROOT="$PWD" exec "$folder/xs-cuda" --json "$json" "${predicted[@]}"
