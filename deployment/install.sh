#!/usr/bin/env bash
# Installs or upgrades the agent on a Linux with systemd, without CodeDeploy: the same hooks in the same order.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=deployment/hooks/host.sh
source "$here/hooks/host.sh"

usage="Installs or upgrades the house agent: sudo bash install.sh

The first run writes an example configuration and stops there; edit it and run again.
Run the install.sh of an older revision to go back to it. Readings that wait and the configuration stay.

  sudo bash install.sh my-home      with the folder that npm run homes -- enroll wrote: its key and certificate, and its
                                    configuration where there is none
  sudo bash install.sh
  sudo NODE=/opt/node-v22/bin/node bash install.sh     with a Node that is not on the PATH"
enrolled=
case ${1:-} in
  "") ;;
  -h | --help) echo "$usage" && exit 0 ;;
  -*) fail "unknown option $1; install.sh --help says what there is" ;;
  *) enrolled=$1 ;;
esac

[[ -n $root || $EUID -eq 0 ]] || fail "this needs root: sudo bash install.sh"
command -v "$systemctl" >/dev/null || fail "no systemd here: run the agent by hand, docs/agent.md says how"

make_user
HOUSE_AGENT_NODE=$(usable_node || true)
[[ -n $HOUSE_AGENT_NODE ]] || fail "install Node 22 and run this again:
  Debian, Ubuntu, Raspberry Pi OS   curl -fsSL https://deb.nodesource.com/setup_22.x | sudo bash - && sudo apt-get install nodejs
  any other                         https://nodejs.org/en/download, then sudo NODE=/path/to/node bash install.sh"

if [[ -n $enrolled ]]; then
  for file in key.pem certificate.pem agent.yaml environment; do
    [[ -f $enrolled/$file ]] || fail "$enrolled/$file is not there: copy the whole folder that npm run homes -- enroll wrote"
  done
  install -d -m 755 "$identity"
  install -m 644 "$enrolled/certificate.pem" "$identity/certificate.pem"
  install -m 600 "$enrolled/key.pem" "$identity/key.pem"
  if [[ -z $root ]]; then chown house-agent:house-agent "$identity/key.pem"; fi
  [[ -f $configuration ]] || install -m 644 "$enrolled/agent.yaml" "$configuration"
  [[ -f $environment ]] || install -m 600 "$enrolled/environment" "$environment"
  grep -Eq '^"?identity"?:|"identity"' "$configuration" ||
    fail "put stream and identity of $enrolled/agent.yaml into $configuration, take AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY out of $environment, and run this again"
fi

if [[ ! -f $configuration ]]; then
  mkdir -p "$(dirname "$configuration")"
  install -m 644 "$here/agent.example.yaml" "$configuration"
  [[ -f $environment ]] || (umask 077 && cat >"$environment" <<'END'
AWS_REGION=eu-west-1
END
  )
  echo "Next: describe your home in $configuration, and run this again with the folder of npm run homes -- enroll (docs/raspberry-pi.md)."
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
