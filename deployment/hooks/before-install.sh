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
# Where the spool's disk outlives the host, as on EC2, a configuration by hand is better kept there.
if [[ ! -f $configuration && -f $spool/agent.yaml ]]; then ln -sfn "$spool/agent.yaml" "$configuration"; fi
next=$(next_configuration)
[[ -n $next ]] ||
  fail "neither $configuration nor $spool/agent.yaml is there: release with the description of a home (docs/agent.md), or write one here (the revision has agent.example.yaml) and deploy again"
if [[ -f $brought && $next == "$configuration" ]]; then
  echo "house-agent: $configuration was edited by hand since this description was brought: the edit stays"
fi
if [[ $next == "$brought" ]] && is_by_hand && ! cmp --silent "$brought" "$configuration"; then
  by_hand=$(readlink -f "$configuration")
  # Keys alone: a deployment's log may be public, and CodeDeploy keeps 2 KB of it.
  differences=$(diff "$by_hand" "$brought" | sed -nE 's/^([<>] *(- )?"?[A-Za-z0-9_]+"?:).*/\1 .../p' | cut -c 1-60 | head -n 12 || true)
  fail "$by_hand was written by hand, and the release brings another description. Nothing was changed. What differs (< by hand, > release):
${differences:-(lines without a key)}
All of it: sudo diff $by_hand $brought
Take it into agent.<environment>.yaml beside config.yaml and release again, or give it up: sudo mv $by_hand $by_hand.old, and release again."
fi
