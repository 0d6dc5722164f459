# shellcheck shell=bash disable=SC2034
# Where the agent's things are on a host, and what more than one hook does. Sourced, never run.
#
#   /opt/house-agent/incoming        what CodeDeploy copied
#   /opt/house-agent/releases/<id>   whole releases, side by side, each with a link to its Node; named by commit and content
#   /opt/house-agent/current         the release that runs
#   /opt/house-agent/good            the release that last passed its validation
#   /opt/house-agent/bin/node        the Node that the next release takes
#   /opt/house-agent/nodes           what install-agent.sh brings where there is no Node
#   /etc/house-agent/agent.yaml           the configuration, put there by a deployment or written by hand
#   /etc/house-agent/agent.yaml.deployed  SHA-256 of the configuration that a deployment put there last
#   /etc/house-agent/identity        key and certificate of an agent at home, which install.sh puts there
#   /var/lib/house-agent             the spool; where its disk outlives the host, a configuration by hand is better kept here
#
# A revision may bring the description of a home for a deployment group of CodeDeploy (deployment/release/release-agent.ts):
#   agents/<group>.yaml              takes the place of what an earlier deployment put there, never of what is by hand
#   agents/<group>.first.yaml        for a host that has no configuration
#
# install.sh names the Node of its release in HOUSE_AGENT_NODE.
# For tests: HOUSE_AGENT_ROOT goes before every path, HOUSE_AGENT_SYSTEMCTL is called instead of systemctl, and with a
# root of their own the hooks make no user.

root=${HOUSE_AGENT_ROOT:-}
systemctl=${HOUSE_AGENT_SYSTEMCTL:-systemctl}
base=$root/opt/house-agent
node=${HOUSE_AGENT_NODE:-$base/bin/node}
incoming=$base/incoming
releases=$base/releases
current=$base/current
good=$base/good
archive=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
brought=$archive/agents/${DEPLOYMENT_GROUP_NAME:-}.yaml
brought_first=$archive/agents/${DEPLOYMENT_GROUP_NAME:-}.first.yaml
configuration=$root/etc/house-agent/agent.yaml
deployed=$configuration.deployed
environment=$root/etc/house-agent/environment
identity=$root/etc/house-agent/identity
spool=$root/var/lib/house-agent
unit=$root/etc/systemd/system/house-agent.service

fail() {
  echo "house-agent: $*" >&2
  exit 1
}

# The agent's user; it owns nothing but the spool. A scratch root has none.
make_user() {
  if [[ -z $root ]] && ! id house-agent >/dev/null 2>&1; then
    useradd --system --home-dir /var/lib/house-agent --shell /usr/sbin/nologin house-agent
  fi
}

# Whether the service can run the agent with a Node; says why not. The Node is asked itself: before 22.13 node:sqlite
# needs a flag.
runs_agent() {
  local binary version path
  binary=$(as_agent "$1" -p 'require("node:sqlite") && process.execPath' 2>/dev/null || true)
  if [[ $binary != /* ]]; then
    version=$(as_agent "$1" --version 2>&1 || true)
    echo "house-agent: Node: $1 cannot run the agent (${version##*: }): the user house-agent needs a Node with node:sqlite, 22.13 or newer" >&2
    return 1
  fi
  # Behind a link and behind a wrapper. Closed by ProtectHome and PrivateTmp of the unit.
  for path in "$(readlink -f "$1")" "$binary"; do
    case $path in
      "$root"/home/* | "$root"/root/* | "$root"/run/user/* | "$root"/tmp/* | "$root"/var/tmp/*)
        echo "house-agent: Node: systemd hides $path from the service; install Node in /usr or /opt" >&2
        return 1
        ;;
    esac
  done
}

# The first Node that runs the agent: the one that is named in NODE, or else the one on the PATH, or else the one of the last
# installation.
usable_node() {
  local candidate candidates=("$(command -v node || echo node)" "$node")
  if [[ -n ${NODE:-} ]]; then candidates=("$NODE"); fi
  for candidate in "${candidates[@]}"; do
    if runs_agent "$candidate"; then readlink -f "$candidate" && return 0; fi
  done
  return 1
}

digest() { sha256sum <"$1" | cut -c 1-64; }

# Whether somebody has written or changed the host's configuration since a deployment put it there, if one ever did.
is_by_hand() {
  [[ -f $configuration ]] && ! grep --silent --line-regexp --fixed-strings "$(digest "$configuration")" "$deployed" 2>/dev/null
}

# The configuration that the new release works with; nothing where there is none.
next_configuration() {
  # What is by hand stays while the same description comes again: an edit outlives a rollback and a release of the code.
  if [[ -f $brought ]] && ! { is_by_hand && [[ $(digest "$brought") == "$(tail -n 1 "$deployed" 2>/dev/null)" ]]; }; then
    echo "$brought"
  elif [[ -f $configuration ]]; then
    echo "$configuration"
  elif [[ -f $brought_first ]]; then
    echo "$brought_first"
  fi
}

# The configuration that is part of the new release, and goes back with it; nothing where the host's own is by hand.
release_configuration() {
  local next
  next=$(next_configuration)
  if [[ $next != "$configuration" ]] || ! is_by_hand; then echo "$next"; fi
}

# The name of the release in a folder: the same files, Node and configuration have the same name, and others never do.
release_id() {
  local own
  [[ -f $1/agent.cjs && -f $1/house-agent.service && -f $1/revision ]] || fail "$1 is no whole release"
  own=$(release_configuration)
  echo "$(cat "$1/revision")-$({ cat "$1/agent.cjs" "$1/house-agent.service" && readlink -f "$node" && { [[ -z $own ]] || cat "$own"; }; } | sha256sum | cut -c1-8)"
}

# Whether a release is what was copied.
is_whole() {
  local file own
  for file in agent.cjs house-agent.service revision; do
    cmp --silent "$incoming/$file" "$1/$file" || return 1
  done
  own=$(release_configuration)
  if [[ -n $own ]]; then cmp --silent "$own" "$1/agent.yaml" || return 1; fi
  [[ $1/node -ef $node ]]
}

# Lets a link point to something else in one step, so that there is never none, also after a power cut.
point() {
  ln -sfn "$2" "$1.next" &&
    mv -T "$1.next" "$1" &&
    sync "$(dirname "$1")"
}

# On disk before it has its name: systemd takes a unit that a power cut left empty for a masked one.
install_unit() {
  # A full disk must not stop the way back to the same unit.
  cmp --silent "$1" "$unit" || {
    mkdir -p "$(dirname "$unit")" &&
      install -m 644 "$1" "$unit.next" &&
      sync "$unit.next" &&
      mv "$unit.next" "$unit" &&
      sync "$(dirname "$unit")"
  }
}

# Puts a release's configuration in its place. The digests of the old one and the new one stand beside it meanwhile: after a
# power cut either is known as a deployment's.
configure() {
  local own=$1/agent.yaml
  # What is by hand stays, and a full disk must not stop the way back to the same configuration.
  if [[ ! -f $own ]] || { is_by_hand && ! cmp --silent "$own" "$configuration"; }; then return 0; fi
  if cmp --silent "$own" "$configuration" && ! is_by_hand; then return 0; fi
  { tail -n 1 "$deployed" 2>/dev/null || true; digest "$own"; } >"$deployed.next" &&
    sync "$deployed.next" &&
    mv "$deployed.next" "$deployed" &&
    install -m 644 "$own" "$configuration.next" &&
    sync "$configuration.next" &&
    mv -T "$configuration.next" "$configuration" &&
    digest "$own" >"$deployed" &&
    sync "$(dirname "$configuration")" &&
    # The same text by hand is in force no more: it would be taken for an edit on the host that gets this disk next.
    if cmp --silent "$own" "$spool/agent.yaml"; then rm "$spool/agent.yaml"; fi
}

# Makes a release the one that runs. systemd says so once the agent is ready (Type=notify).
switch_to() {
  # One chain: where this is a condition, bash does not stop at a command that fails.
  configure "$1" &&
    point "$current" "$1" &&
    install_unit "$1/house-agent.service" &&
    "$systemctl" daemon-reload &&
    "$systemctl" enable --quiet house-agent &&
    # Stopping takes at most 30 s and starting 90 (house-agent.service).
    timeout 150 "$systemctl" restart house-agent
}

# After a failure: the last release that was good runs again, whatever becomes of CodeDeploy's own rollback.
go_back() {
  local release
  release=$(readlink "$good" || true)
  if [[ -z $release || ! -d $release || $release == "$(readlink "$current")" ]]; then
    echo "house-agent: there is no earlier good release to go back to; systemd keeps this one and starts it again when it ends"
  elif switch_to "$release"; then
    echo "house-agent: went back to $(basename "$release")"
  else
    echo "house-agent: $(basename "$release") does not start either; systemd keeps trying"
  fi
}

# The end of what the agent and systemd said since the last switch, from the journal or the file that a drop-in names;
# so short that it fits into the 4 KB that CodeDeploy keeps.
last_words() {
  local file
  file=$root$("$systemctl" cat house-agent 2>/dev/null | sed -n 's/^StandardOutput=append://p' | tail -n 1)
  if [[ -f $file && -n $(find "$file" -newer "$current") ]]; then
    tail -n 15 "$file"
  else
    # The last lines of an agent that has just ended may still be on their way to the journal.
    journalctl --sync
    journalctl --unit house-agent --no-pager --output cat --lines 15
  fi | LC_ALL=C tr -c '\n -~' '?' | cut -c 1-200
}

# Ends a deployment whose release is not good: goes back, and says the reason last.
give_way() {
  local words
  words=$(last_words || true)
  go_back
  fail "$1; the log ends with:
$words"
}

# Runs a command as the agent's user with the agent's environment, as systemd does. A subshell, so that the variables end
# with it; exported, because everyone can read a command line with ps.
as_agent() (
  if [[ -r $environment ]]; then
    mapfile -t variables < <(grep -E '^[A-Za-z_][A-Za-z0-9_]*=' "$environment")
    if [[ ${#variables[@]} -gt 0 ]]; then export "${variables[@]}"; fi
  fi
  if [[ -n $root ]]; then "$@"; else runuser -u house-agent -- "$@"; fi
)
