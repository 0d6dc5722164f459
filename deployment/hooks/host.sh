# shellcheck shell=bash disable=SC2034
# Where the agent's things are on a host, and what more than one hook does. Sourced, never run.
#
#   /opt/house-agent/incoming        what CodeDeploy copied
#   /opt/house-agent/releases/<id>   whole releases, side by side, each with a link to its Node; named by commit and content
#   /opt/house-agent/current         the release that runs
#   /opt/house-agent/good            the release that last passed its validation
#   /opt/house-agent/bin/node        the Node that the next release takes
#   /etc/house-agent, /var/lib/house-agent   configuration and spool: made here, never touched again
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
configuration=$root/etc/house-agent/agent.yaml
environment=$root/etc/house-agent/environment
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

# The name of the release in a folder: the same files and the same Node have the same name, and others never do.
release_id() {
  [[ -f $1/agent.cjs && -f $1/house-agent.service && -f $1/revision ]] || fail "$1 is no whole release"
  echo "$(cat "$1/revision")-$({ cat "$1/agent.cjs" "$1/house-agent.service" && readlink -f "$node"; } | sha256sum | cut -c1-8)"
}

# Whether a release is what was copied.
is_whole() {
  local file
  for file in agent.cjs house-agent.service revision; do
    cmp --silent "$incoming/$file" "$1/$file" || return 1
  done
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

# Makes a release the one that runs. systemd says so once the agent is ready (Type=notify).
switch_to() {
  # One chain: where this is a condition, bash does not stop at a command that fails.
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
