#!/usr/bin/env bash
# Compares ESMM of Funnel4j with ESMM of PyTorch: benchmarks/parity/run.sh [rows of a world] [seeds]
# Needs mvn, a JDK, and a Python with torch and numpy (PYTHON names it; python3 otherwise).
# Results: a table, and results.json in benchmarks/target/parity.
set -euo pipefail
rows=${1:-1000000}
seeds=${2:-10}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
target=$root/benchmarks/target
python=${PYTHON:-python3}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

"$python" -c 'import numpy, torch' || {
  echo "run.sh: '$python' has no torch or no numpy; set PYTHON to one that has" >&2
  exit 1
}
(cd "$root" && mvn -B -q -DskipTests -pl benchmarks -am package)

export OMP_NUM_THREADS=1
rm -rf "$target/parity"
mkdir -p "$target/parity"
"$java" -Xmx4g -Dorg.bytedeco.javacpp.nopointergc=true -Dorg.bytedeco.javacpp.maxphysicalbytes=0 \
  -cp "$target/test-classes:$target/classes:$(cat "$target/classpath.txt")" \
  io.funnel4j.benchmark.parity.ParityExport "$target/parity" "$rows" "$seeds"
exec "$python" "$here/esmm_torch.py" "$target/parity"
