#!/usr/bin/env bash
# All that has to be seen on a GPU, in one go and one log: benchmarks/gpu/run.sh [cuda|cpu] > docs/gpu-log.txt
# Some four minutes after the build. 'cpu' tries the script where there is no GPU. PyTorch is measured beside where a Python has it.
set -euo pipefail
device=${1:-cuda}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$here/../..
work=$(mktemp -d)
watching=
trap '[ -z "$watching" ] || kill "$watching" 2>/dev/null; rm -rf "$work"' EXIT
failures=0
cd "$root"
torch=(--engine torch --device "$device")
export FUNNEL4J_OPTS=${FUNNEL4J_OPTS:-}

title() {
  printf '\n== %s\n' "$1"
}

failed() { # WHAT: is counted, and the rest goes on
  echo "FAILED: $1"
  failures=$((failures + 1))
}

seconds() { # runs a command quietly and says how long it took
  local begin=$SECONDS
  if "$@" >"$work/out.txt" 2>&1; then
    echo "took $((SECONDS - begin)) s"
  else
    cat "$work/out.txt"
    failed "$*"
  fi
}

train() { # NAME, then more options
  local name=$1
  shift
  ./funnel4j train "$work/world.yaml" --data "$work/world.csv" --out "$work/$name" --quiet "$@"
}

losses() { # NAME: the mean loss between one validation and the next
  sed -n 's/.*"loss":\([0-9.eE-]*\).*/\1/p' "$work/$1/metrics.jsonl"
}

title "The machine"
date -u +%Y-%m-%dT%H:%M:%SZ
nvidia-smi --query-gpu=name,compute_cap,memory.total,driver_version --format=csv 2>/dev/null || echo "no nvidia-smi"
git -C "$root" rev-parse HEAD 2>/dev/null || true
nproc
./funnel4j compare --rows 2000 --seeds 1 --models esmm "${torch[@]}" --out "$work/first" 2>"$work/log.txt" | grep -A1 -E '^device ' || {
  cat "$work/log.txt"
  exit 1
}

title "Agreement with the CPU: the mean losses of every 5 of 100 steps"
seconds ./funnel4j generate --rows 60000 "$work/world.csv"
sed -e 's/^  epochs: .*/  epochs: 4/' -e '/early-stopping/d' -e 's/^training:/training:\n  validate-every: 5\n  checkpoints: {every: 3}/' \
  examples/generated-world.yaml >"$work/world.yaml"
seconds train host --engine deeplearning4j
seconds train device "${torch[@]}"
paste <(losses host) <(losses device) | awk '
  { d = $1 - $2; if (d < 0) d = -d; if (d > most) most = d; print }
  END { printf "largest difference %.2g over %d validations\n", most, NR; exit !(NR > 0 && most < 1e-3) }' ||
  failed "the losses differ by more than rounding"

title "The same bits again, and stopped on the way and resumed"
seconds train again "${torch[@]}"
./funnel4j train "$work/world.yaml" --data "$work/world.csv" --out "$work/stopped" --quiet "${torch[@]}" &
running=$!
while [ ! -s "$work/stopped/metrics.jsonl" ] && kill -0 "$running" 2>/dev/null; do sleep 0.1; done
kill -9 "$running" 2>/dev/null || true
wait "$running" 2>/dev/null || true
seconds ./funnel4j train --resume "$work/stopped" --quiet "${torch[@]}"
for other in again stopped; do
  for table in "$work"/device/model/tables/*; do
    cmp "$table" "$work/$other/model/tables/$(basename "$table")" || failed "different bits: $other"
  done
done
echo "compared $(ls "$work/device/model/tables" | wc -l) tables of three runs"

title "Memory while it trains"
if command -v nvidia-smi >/dev/null; then
  (while sleep 0.2; do nvidia-smi --query-gpu=memory.used --format=csv,noheader,nounits -i 0; done >"$work/used.txt") &
  watching=$!
fi
if [ "$device" = cuda ]; then sizes=8192,65536 largest=262144; else sizes=1024,8192 largest=16384; fi
contenders=torch-engine
if python3 -c 'from torch import nn' 2>/dev/null || /usr/bin/python3 -c 'from torch import nn' 2>/dev/null; then
  contenders=torch-engine,pytorch
  [ "$device" = cuda ] && contenders=$contenders,pytorch-compiled
fi
bench() {
  if ! ./funnel4j bench --device "$device" --rounds 1 --seconds 1 --workers 1 "$@" >"$work/bench.txt" 2>"$work/bench-err.txt"; then
    cat "$work/bench-err.txt"
    sed -n '/FAILED/,$p' "$work/bench.txt"
    failed "bench $*"
  fi
  grep -E 'ids a field|^  *(torch|pytorch)|^missing' "$work/bench.txt" || true
}

title "Speed by vocabulary and batch"
bench --contender "$contenders" --ids 1000,100000 --batch "$sizes"
bench --contender torch-engine --ids 100000 --batch "$largest"

title "Speed by precision, and in any order; at ${sizes#*,} rows and 100,000 ids a field"
for precision in tf32 bfloat16; do
  echo "$precision"
  bench --contender torch-engine --ids 100000 --batch "${sizes#*,}" --precision $precision
done
echo "any order"
bench --contender torch-engine --ids 100000 --batch "${sizes#*,}" --any-order

if [ -n "$watching" ]; then
  kill "$watching" 2>/dev/null || true
  watching=
  echo "most memory used, MiB: $(sort -n "$work/used.txt" | tail -n 1)"
fi

title "Tables that do not fit are refused"
sed -e 's/user: {type: id, embedding: 16, min-count: 2}/user: {type: id, embedding: 64, hash-buckets: 1000000000}/' \
  "$work/world.yaml" >"$work/large.yaml"
if ./funnel4j train "$work/large.yaml" --data "$work/world.csv" --out "$work/large" --quiet "${torch[@]}" 2>"$work/log.txt"; then
  failed "nothing was refused"
else
  tail -n 3 "$work/log.txt"
fi
printf '\nThe whole took %s s, with %s failures.\n' "$SECONDS" "$failures"
[ "$failures" = 0 ]
