#!/usr/bin/env bash
# A server under load beside a Scorer and ONNX Runtime in process, on the same model and rows: benchmarks/serving/run.sh [ROUNDS]
# Then, with SOAK=SECONDS, that long under load with another model each minute. Needs wrk (Debian has it), curl and python3.
set -euo pipefail
rounds=${1:-3}
soak=${SOAK:-0}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/../.."
work=${WORK:-$(mktemp -d)}
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; [ -n "${WORK:-}" ] || rm -rf "$work"' EXIT
port=${PORT:-18080}
admin=$((port + 1))
export OMP_NUM_THREADS=1

if [ ! -d "$work/r1" ]; then
  ./funnel4j generate "$work/world.csv" --world recommender --rows 300000 --days 20 >/dev/null
  for run in r1 r2; do
    ./funnel4j train examples/generated-world.yaml --data "$work/world.csv" --out "$work/$run" --epochs 1 --quiet >/dev/null 2>&1
  done
fi
mvn -q -B -ntp -DskipTests -Dspotless.check.skip=true -pl benchmarks -am package
jmh=benchmarks/target/test-classes:benchmarks/target/classes:$(cat benchmarks/target/classpath.txt)

start() {
  ./funnel4j serve "$work/r1" --port "$port" --admin-port "$admin" >"$work/server.log" 2>&1 &
  server=$!
  for _ in $(seq 120); do
    curl -fs "127.0.0.1:$port/readyz" >/dev/null 2>&1 && return
    sleep 0.5
  done
  cat "$work/server.log"
  exit 1
}

stop() {
  kill "$server"
  wait "$server" && echo "the server ended with exit code 0"
  server=
}

memory() { # of the server, in MiB
  awk '/VmRSS/ {print int($2 / 1024)}' "/proc/$(pgrep -f "Funnel4j serve $work/r1" | head -n 1)/status"
}

start
# 500 rows of the log, with the columns that the model reads.
python3 - "$work" "http://127.0.0.1:$port" <<'PYTHON'
import csv, json, sys, urllib.request
work, server = sys.argv[1:]
model = json.load(urllib.request.urlopen(server + "/v1/model"))
columns = {column["name"]: column["kind"] for column in model["columns"]}
rows = []
with open(work + "/world.csv", newline="") as log:
    for row in csv.DictReader(log):
        rows.append({name: float(row[name]) if kind == "number" else row[name] for name, kind in columns.items()})
        if len(rows) == 500:
            break
body = json.dumps({"rows": rows}, separators=(",", ":"))
open(work + "/body.json", "w").write(body)
print("500 rows of %d columns, %d bytes" % (len(columns), len(body)))
PYTHON
cat >"$work/post.lua" <<LUA
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/json"
wrk.body = io.open("$work/body.json"):read("a")
LUA

load() { # SECONDS CONNECTIONS
  wrk -t1 -c"$2" -d"$1s" --timeout 10s --latency -s "$work/post.lua" "http://127.0.0.1:$port/v1/score"
}
bench() { # METHOD: requests a second of two threads
  java -cp "$jmh" org.openjdk.jmh.Main "RawRequestBenchmark.$1\$" -t 2 -p run="$work/r1" -p body="$work/body.json" \
    -wi 2 -w 4 -i 3 -r 4 -f 1 2>/dev/null | awk '/^RawRequestBenchmark/ {print $(NF-3), "requests/s"}'
}

load 20 2 >/dev/null # compiles
for round in $(seq "$rounds"); do
  echo "round $round"
  printf '  %-28s %s\n' 'Scorer in process' "$(bench scorer)"
  load 12 2 | awk '/50%/ {a=$2} /99%/ {b=$2} /Requests\/sec/ {r=$2} /Non-2xx|Socket errors/ {e=$0} END {printf "  %-28s %s requests/s, p50 %s, p99 %s %s\n", "server, 2 connections", r, a, b, e}'
  printf '  %-28s %s\n' 'ONNX Runtime, texts' "$(bench onnxRuntimeTexts)"
  printf '  %-28s %s\n' 'ONNX Runtime, ids' "$(bench onnxRuntimeIds)"
done
for connections in 1 8 64; do
  load 10 "$connections" | awk -v c="$connections" '/50%/ {a=$2} /99%/ {b=$2} /Requests\/sec/ {r=$2} /Non-2xx|Socket errors/ {e=$0} END {printf "server, %s connections: %s requests/s, p50 %s, p99 %s %s\n", c, r, a, b, e}'
done

if [ "$soak" -gt 0 ]; then
  echo "soak of $soak s, another model each minute"
  load "$soak" 4 >"$work/soak.txt" &
  loading=$!
  changes=0
  for second in $(seq 10 60 $((soak - 20))); do
    sleep $((second == 10 ? 10 : 60))
    changes=$((changes + 1))
    curl -fs "127.0.0.1:$admin/v1/model" -H 'Content-Type: application/json' \
      -d "{\"path\": \"$work/r$((changes % 2 + 1))\"}" >/dev/null || echo "FAILED: change $changes"
    echo "  after $second s: $(memory) MiB resident"
  done
  wait "$loading"
  cat "$work/soak.txt"
  curl -s "127.0.0.1:$port/metrics" | grep -E '^funnel4j_(model_(changes|failures)_total|http_requests_seconds_count|score_rejected)'
fi
stop
