#!/usr/bin/env bash
# Load the demo and serve it: the shop, and beside it, on the next port, a stand-in for Stripe, so that cards can be tried.
# With the keys of a real account in the environment the shop asks that account instead. What is said after the name of this
# script goes to `flask shop demo`.
set -euo pipefail
cd "$(dirname "$0")/.."

load() {
  .venv/bin/flask --app wsgi shop demo "$@"
  # Who can sign in stays in sight: a line for each request only when it is asked for.
  export LOG_LEVEL=${LOG_LEVEL:-WARNING}
}

if [ -z "${STRIPE_SECRET_KEY:-}" ]; then
  port=${PORT:-8000}
  stand=${STRIPE_PORT:-$((port + 1))}
  mkdir -p var
  trap 'trap - EXIT; exec 2>/dev/null; kill $(jobs -p); wait' EXIT
  trap 'exit 0' INT TERM
  # The shop itself comes first; meanwhile the stand-in gets ready.
  nice .venv/bin/python -m shop.demo.stripe "$stand" "http://127.0.0.1:$port" whsec_demo var/stripe.json </dev/null &
  load "$@"
  export STRIPE_SECRET_KEY=sk_test_demo STRIPE_WEBHOOK_SECRET=whsec_demo
  export STRIPE_API_BASE=http://127.0.0.1:$stand STRIPE_CHECKOUT=http://127.0.0.1:$stand
  # The shop's worker asks it as soon as it begins.
  for _ in {1..100}; do
    { : < "/dev/tcp/127.0.0.1/$stand"; } 2>/dev/null && break
    sleep 0.1
  done
  echo "Cards are tried at $STRIPE_CHECKOUT, with 4242 4242 4242 4242."
  scripts/serve.sh &
  wait -n
else
  load "$@"
  exec scripts/serve.sh
fi
