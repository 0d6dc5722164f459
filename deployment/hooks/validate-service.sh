#!/usr/bin/env bash
# The new agent is good once it has been healthy for a while and the stream has taken a record from it.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deployment/hooks/host.sh
source "$here/host.sh"

release=$(readlink "$current") || fail "nothing is installed: $current is not there"
# The link is as old as the start of this release: an agent that started before is another one.
if ! answer=$("$release/node" --disable-warning=ExperimentalWarning "$release/agent.cjs" ready --config "$configuration" \
  --started-after "$(stat --format %Y "$current")" \
  --within "${HOUSE_AGENT_READY_SECONDS:-180}" --steady "${HOUSE_AGENT_STEADY_SECONDS:-10}" 2>&1); then
  give_way "$(basename "$release") is not good: $answer"
fi
echo "$answer"
point "$good" "$release"
