#!/usr/bin/env bash
# The new release takes the old one's place.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deployment/hooks/host.sh
source "$here/host.sh"

release=$releases/$(release_id "$incoming")
if ! switch_to "$release"; then
  "$systemctl" status --no-pager --lines 10 house-agent || true
  go_back
  fail "$(basename "$release") does not start; the lines above and the agent's log say why"
fi
echo "house-agent: $(basename "$release") runs"
