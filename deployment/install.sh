#!/usr/bin/env bash
# Installs or upgrades the agent on a Linux with systemd, without CodeDeploy: the same hooks in the same order.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deployment/hooks/host.sh
source "$here/hooks/host.sh"

usage="Installs or upgrades the house agent: sudo bash install.sh

The first run writes an example configuration and stops there; edit it and run again.
Run the install.sh of an older revision to go back to it. Readings that wait and the configuration stay.

  sudo bash install.sh
  sudo NODE=/opt/node-v22/bin/node bash install.sh     with a Node that is not on the PATH"
case ${1:-} in
  "") ;;
  -h | --help) echo "$usage" && exit 0 ;;
  *) fail "unknown option $1; install.sh --help says what there is" ;;
esac

[[ -n $root || $EUID -eq 0 ]] || fail "this needs root: sudo bash install.sh"
command -v "$systemctl" >/dev/null || fail "no systemd here: run the agent by hand, docs/agent.md says how"

make_user
# The Node that is named, or else the one on the PATH, or else the one of the last installation.
candidates=("$(command -v node || echo node)" "$node")
if [[ -n ${NODE:-} ]]; then candidates=("$NODE"); fi
HOUSE_AGENT_NODE=
for candidate in "${candidates[@]}"; do
  if runs_agent "$candidate"; then HOUSE_AGENT_NODE=$(readlink -f "$candidate") && break; fi
done
[[ -n $HOUSE_AGENT_NODE ]] || fail "install Node 22 and run this again:
  Debian, Ubuntu, Raspberry Pi OS   curl -fsSL https://deb.nodesource.com/setup_22.x | sudo bash - && sudo apt-get install nodejs
  any other                         https://nodejs.org/en/download, then sudo NODE=/path/to/node bash install.sh"

if [[ ! -f $configuration ]]; then
  mkdir -p "$(dirname "$configuration")"
  install -m 644 "$here/agent.example.yaml" "$configuration"
  [[ -f $environment ]] || (umask 077 && cat >"$environment" <<'END'
AWS_REGION=eu-west-1
# At home there is no instance role. A user that may only kinesis:PutRecords, kinesis:ListShards (docs/agent.md):
# AWS_ACCESS_KEY_ID=...
# AWS_SECRET_ACCESS_KEY=...
END
  )
  echo "Next: describe your home in $configuration, put region and keys into $environment, and run this again."
  exit 0
fi

export HOUSE_AGENT_NODE
bash "$here/hooks/before-install.sh"
mkdir -p "$incoming"
cp "$here"/{agent.cjs,house-agent.service,revision} "$incoming"
bash "$here/hooks/after-install.sh"
bash "$here/hooks/application-start.sh"
echo "Waiting until it is healthy and the stream has taken a record ..."
bash "$here/hooks/validate-service.sh"
# Last, so that a release that fails leaves the host's Node as it was.
install -d -m 755 "$base/bin"
point "$base/bin/node" "$HOUSE_AGENT_NODE"
echo "Installed. How it does: curl http://127.0.0.1:9464/healthz; its log: journalctl -u house-agent"
