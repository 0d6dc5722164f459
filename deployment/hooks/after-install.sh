#!/usr/bin/env bash
# What was copied becomes a release beside the others, once the new agent can read this host's configuration.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deployment/hooks/host.sh
source "$here/host.sh"

release=$releases/$(release_id "$incoming")
rm -rf "$release.partial"
mkdir -p "$release.partial"
install -m 644 "$incoming"/{agent.cjs,house-agent.service,revision} "$release.partial"
chmod 755 "$base" "$releases" "$release.partial"
as_agent "$node" --disable-warning=ExperimentalWarning "$release.partial/agent.cjs" check --service "$spool" "$configuration" ||
  fail "the new agent cannot work with $configuration: mend what is said above and deploy again"

if diff -rq "$release.partial" "$release" >/dev/null 2>&1; then
  rm -rf "$release.partial"
else
  # On disk before it has its name: after a power cut a release is whole, or it is not there.
  sync "$release.partial"/* "$release.partial"
  rm -rf "$release"
  mv -T "$release.partial" "$release"
  sync "$releases"
fi
