#!/usr/bin/env bash
# The host is as the agent needs it, or the deployment ends here, while the old agent runs on.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deployment/hooks/host.sh
source "$here/host.sh"

version=$("$node" --version 2>/dev/null) || fail "no Node at $node: install Node 22 and link it there"
[[ $version =~ ^v([0-9]+)\. && ${BASH_REMATCH[1]} -ge 22 ]] ||
  fail "$node is $version: the agent needs Node 22 or newer"

make_user
mkdir -p "$releases" "$(dirname "$configuration")"
if [[ ! -d $spool ]]; then
  mkdir -p "$spool"
  if [[ -z $root ]]; then chown house-agent:house-agent "$spool"; fi
fi
# Where the spool's disk outlives the host, as on EC2, the configuration is better kept there.
if [[ ! -f $configuration && -f $spool/agent.yaml ]]; then ln -sfn "$spool/agent.yaml" "$configuration"; fi
[[ -f $configuration ]] ||
  fail "neither $configuration nor $spool/agent.yaml is there: write one (the revision has agent.example.yaml) and deploy again"

# What an installation that was cut off left here is nobody's.
rm -rf "$incoming"
