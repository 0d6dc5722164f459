#!/usr/bin/env bash
# What was copied becomes a release beside the others, once the new agent can read this host's configuration.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deployment/hooks/host.sh
source "$here/host.sh"

release=$releases/$(release_id "$incoming")
own=$(release_configuration)
checked=$release
# A rollback finds its release here, and needs no room on the disk.
if ! is_whole "$release"; then
  checked=$release.partial
  trap 'rm -rf "$checked"' EXIT
  rm -rf "$checked"
  mkdir -p "$checked"
  install -m 644 "$incoming"/{agent.cjs,house-agent.service,revision} "$checked"
  if [[ -n $own ]]; then install -m 644 "$own" "$checked/agent.yaml"; fi
  ln -s "$(readlink -f "$node")" "$checked/node"
  chmod 755 "$base" "$releases" "$checked"
fi
next=$configuration
if [[ -n $own ]]; then next=$checked/agent.yaml; fi
as_agent "$checked/node" --disable-warning=ExperimentalWarning "$checked/agent.cjs" check --service "$spool" "$next" ||
  fail "the new agent cannot work with its configuration: fix what is said above and deploy again"

if [[ $checked != "$release" ]]; then
  # On disk before it has its name: after a power cut a release is whole, or it is not there.
  sync "$checked"/* "$checked"
  rm -rf "$release"
  mv -T "$checked" "$release"
  sync "$releases"
fi
