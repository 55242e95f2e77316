#!/usr/bin/env bash
# Make .venv from a lock file: `scripts/environment.sh app` or `scripts/environment.sh dev` (which holds app as well).
# Quick when nothing changed: the lock's sum is written into .venv when the install succeeded.
set -euo pipefail
cd "$(dirname "$0")/.."

kind=${1:-app}
case $kind in
  app) lock=requirements.lock ;;
  dev) lock=requirements-dev.lock ;;
  *) echo "app or dev, not $kind" >&2; exit 2 ;;
esac
sum() { sha256sum "$1" | cut -d' ' -f1; }
mark() { echo ".venv/installed-$1-$(sum "$2")"; }

[ -f "$(mark "$kind" "$lock")" ] && exit 0

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed." >&2; exit 1; }
  # Debian's Python comes without the part that makes environments.
  python3 -c 'import ensurepip, venv' 2>/dev/null || scripts/packages.sh needed python3-venv
  python3 -m venv --clear .venv
fi

echo "Installing what the shop is made of ($lock) …"
# Compiled at once: each of the commands that follow starts in half the time.
export UV_COMPILE_BYTECODE=1 UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
if .venv/bin/python -m pip install --quiet --require-hashes -r requirements-tools.lock; then
  .venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes -r "$lock"
else
  echo "uv cannot be had here; pip takes a little longer." >&2
  .venv/bin/python -m pip install --quiet --require-hashes -r "$lock"
fi

rm -f .venv/installed-"$kind"-*
touch "$(mark "$kind" "$lock")"
if [ "$kind" = dev ]; then
  rm -f .venv/installed-app-*
  touch "$(mark app requirements.lock)"
fi
