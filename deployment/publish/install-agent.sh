#!/usr/bin/env bash
# Installs or upgrades the house agent from a release, on a 64-bit Linux with systemd; needs no repository:
#   curl -fLO https://github.com/OWNER/REPOSITORY/releases/latest/download/install-agent.sh
#   sudo bash install-agent.sh my-home
# It fetches the agent of its own release, checks it, brings Node where there is none, and calls the release's install.sh
# with the same arguments. The build of a release writes the next three lines (deployment/publish/release-files.ts).
set -euo pipefail
RELEASE_URL=
AGENT_SHA256=
NODE_VERSION=

# For tests: HOUSE_AGENT_ROOT goes before every path, and these before what they replace.
root=${HOUSE_AGENT_ROOT:-}
release_url=${HOUSE_AGENT_RELEASE_URL:-$RELEASE_URL}
node_url=${HOUSE_AGENT_NODE_URL:-https://nodejs.org/dist/v$NODE_VERSION}

fail() {
  echo "install-agent: $*" >&2
  exit 1
}

fetch() {
  curl --fail --silent --show-error --location --retry 3 --output "$2" "$1" || fail "cannot fetch $1"
}

check() {
  echo "$1  $2" | sha256sum --check --status || fail "$(basename "$2") is not what its checksum says: nothing was changed. Try again; if it stays so, do not install it"
}

# Raspberry Pi OS has Python, and not always unzip.
unpack() {
  if command -v unzip >/dev/null; then
    unzip -q "$1" -d "$2"
  else
    python3 -m zipfile -e "$1" "$2"
  fi
}

# Whether there is no Node, or none but an earlier one that this script brought.
needs_node() {
  local found
  found=$(usable_node 2>/dev/null) || return 0
  [[ $found == "$nodes"/* && $found != "$nodes/v$NODE_VERSION/"* ]]
}

# Puts Node's one file where the service may read it; prints its path.
bring_node() {
  local name target=$nodes/v$NODE_VERSION/node
  case $(uname -m) in
    aarch64 | arm64) name=node-v$NODE_VERSION-linux-arm64 ;;
    x86_64) name=node-v$NODE_VERSION-linux-x64 ;;
    *) fail "there is no Node 22 for $(uname -m): use a 64-bit system, or name your own Node with sudo NODE=/path/to/node bash install-agent.sh" ;;
  esac
  if [[ ! -x $target ]]; then
    echo "install-agent: fetching Node $NODE_VERSION from $node_url" >&2
    fetch "$node_url/SHASUMS256.txt" "$scratch/SHASUMS256.txt"
    fetch "$node_url/$name.tar.gz" "$scratch/$name.tar.gz"
    check "$(awk -v file="$name.tar.gz" '$2 == file { print $1 }' "$scratch/SHASUMS256.txt")" "$scratch/$name.tar.gz"
    mkdir -p "$(dirname "$target")"
    chmod 755 "$base" "$nodes" "$(dirname "$target")"
    tar --extract --gzip --file "$scratch/$name.tar.gz" --to-stdout "$name/bin/node" >"$target.partial"
    chmod 755 "$target.partial"
    sync "$target.partial"
    mv "$target.partial" "$target"
  fi
  echo "$target"
}

# An earlier Node that no release uses any more is 110 MB for nothing.
remove_unused_nodes() {
  local folder used
  used=$(readlink -f "$base"/{bin,releases/*}/node || true)
  for folder in "$(readlink -f "$nodes")"/*; do
    if [[ -d $folder && $folder != */"v$NODE_VERSION" && $used != *"$folder/node"* ]]; then rm -rf "$folder"; fi
  done
}

# A function, so that a script that came in part does nothing.
main() {
  [[ -n $root || $EUID -eq 0 ]] || fail "this needs root: sudo bash install-agent.sh"
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  fetch "$release_url/agent.zip" "$scratch/agent.zip"
  check "$AGENT_SHA256" "$scratch/agent.zip"
  unpack "$scratch/agent.zip" "$scratch/agent"
  # shellcheck source=deployment/hooks/host.sh
  source "$scratch/agent/hooks/host.sh"
  nodes=$base/nodes
  make_user
  if [[ -z ${NODE:-} ]] && needs_node; then
    NODE=$(bring_node)
    export NODE
  fi
  bash "$scratch/agent/install.sh" "$@"
  if [[ -d $nodes ]]; then remove_unused_nodes; fi
}
main "$@"
