#!/usr/bin/env bash
# Serve the shop: the web server and, beside it, the worker that sends letters and makes photo sizes.
# Stopping this (Ctrl-C) stops both, and when one of them ends the other is ended too.
set -euo pipefail
set -m # each in a group of its own: Ctrl-C reaches this script alone, which ends both in order
cd "$(dirname "$0")/.."

host=${HOST:-127.0.0.1} port=${PORT:-8000}
export BASE_URL=${BASE_URL:-http://$host:$port}

trap 'trap - EXIT; exec 2>/dev/null; kill $(jobs -p); wait' EXIT
trap 'exit 0' INT TERM

.venv/bin/flask --app wsgi worker </dev/null &
.venv/bin/granian --interface wsgi --host "$host" --port "$port" --workers "${WORKERS:-2}" \
  --blocking-threads "${THREADS:-4}" --workers-kill-timeout 5 --respawn-failed-workers --log-level warning wsgi:app </dev/null &
echo "The shop is at $BASE_URL (stop it with Ctrl-C)."
wait -n
