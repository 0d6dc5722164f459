#!/usr/bin/env bash
# The host is as the agent needs it, or the deployment ends here, while the old agent runs on.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deployment/hooks/host.sh
source "$here/host.sh"

# What was cut off and the releases that failed or were replaced go first: they must not fill the disk of this one.
rm -rf "$incoming"
for release in "$releases"/*; do
  [[ $release -ef $current || $release -ef $good ]] || rm -rf "$release"
done

make_user
runs_agent "$node" || fail "install Node 22, link it to $node and deploy again"

mkdir -p "$releases" "$(dirname "$configuration")"
if [[ ! -d $spool ]]; then
  mkdir -p "$spool"
  if [[ -z $root ]]; then chown house-agent:house-agent "$spool"; fi
fi
# Where the spool's disk outlives the host, as on EC2, the configuration is better kept there.
if [[ ! -f $configuration && -f $spool/agent.yaml ]]; then ln -sfn "$spool/agent.yaml" "$configuration"; fi
[[ -f $configuration ]] ||
  fail "neither $configuration nor $spool/agent.yaml is there: write one (the revision has agent.example.yaml) and deploy again"
