#!/usr/bin/env bash
# Serve the shop: the web server and, beside it, the worker that sends letters and makes photo sizes.
# Stopping this (Ctrl-C) stops both, and when one of them ends the other is ended too.
set -euo pipefail
cd "$(dirname "$0")/.."

host=${HOST:-127.0.0.1} port=${PORT:-8000}
export BASE_URL=${BASE_URL:-http://$host:$port}

trap 'trap - EXIT; kill $(jobs -p) 2>/dev/null; wait' EXIT
trap 'exit 0' INT TERM

.venv/bin/flask --app wsgi worker &
.venv/bin/granian --interface wsgi --host "$host" --port "$port" --workers "${WORKERS:-2}" \
  --blocking-threads "${THREADS:-4}" --workers-kill-timeout 10 --respawn-failed-workers --log-level warning wsgi:app &
echo "The shop is at $BASE_URL (stop it with Ctrl-C)."
wait -n
