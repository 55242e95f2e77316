#!/usr/bin/env bash
# Install Debian packages that are missing.
#   scripts/packages.sh wanted NAME…   without the right to install, say what will be missing and go on
#   scripts/packages.sh needed NAME…   without it, fail and say the command
set -euo pipefail

how=$1
shift
missing=()
for name in "$@"; do
  dpkg-query -W -f='${Status}' "$name" 2>/dev/null | grep -q '^install ok installed$' || missing+=("$name")
done
[ ${#missing[@]} -eq 0 ] && exit 0

command="apt-get install -y ${missing[*]}"
if ! command -v apt-get >/dev/null; then
  may=no
elif [ "$(id -u)" -eq 0 ]; then
  may=yes as_root=()
elif sudo -n true 2>/dev/null; then
  may=yes as_root=(sudo -n env)
else
  may=no
fi

if [ $may = yes ]; then
  echo "Installing ${missing[*]} …"
  quiet=(DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
  env "${as_root[@]}" "${quiet[@]}" update >/dev/null || true # an older list may do
  env "${as_root[@]}" "${quiet[@]}" install -y --no-install-recommends "${missing[@]}" >/dev/null && exit 0
fi

if [ "$how" = needed ]; then
  echo "Missing: ${missing[*]}. Install with: sudo $command" >&2
  exit 1
fi
echo "Going on without ${missing[*]} (sudo $command)." >&2
