#!/usr/bin/env bash
# The new release takes the old one's place.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deployment/hooks/host.sh
source "$here/host.sh"

release=$releases/$(release_id "$incoming")
switch_to "$release" || give_way "$(basename "$release") does not start"
echo "house-agent: $(basename "$release") runs"
