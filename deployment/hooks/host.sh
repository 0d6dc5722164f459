# shellcheck shell=bash disable=SC2034
# Where the agent's things are on a host, and what more than one hook does. Sourced, never run.
#
#   /opt/house-agent/incoming        what CodeDeploy copied
#   /opt/house-agent/releases/<id>   whole releases, side by side; named by commit and content
#   /opt/house-agent/current         the release that runs
#   /opt/house-agent/good            the release that last passed its validation
#   /etc/house-agent, /var/lib/house-agent   configuration and spool: made here, never touched again
#
# For tests: HOUSE_AGENT_ROOT goes before every path, HOUSE_AGENT_SYSTEMCTL is called instead of systemctl, and with a
# root of their own the hooks make no user.

root=${HOUSE_AGENT_ROOT:-}
systemctl=${HOUSE_AGENT_SYSTEMCTL:-systemctl}
base=$root/opt/house-agent
node=$base/bin/node
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

# The name of the release in a folder: the same files have the same name, and others never do.
release_id() {
  [[ -f $1/agent.cjs && -f $1/house-agent.service && -f $1/revision ]] || fail "$1 is no whole release"
  echo "$(cat "$1/revision")-$(cat "$1/agent.cjs" "$1/house-agent.service" | sha256sum | cut -c1-8)"
}

# Lets a link point to a release in one step, so that there is never none.
point() {
  ln -sfn "$2" "$1.next" &&
    mv -T "$1.next" "$1"
}

# Makes a release the one that runs. systemd says so once the agent is ready (Type=notify).
switch_to() {
  # One chain: where this is a condition, bash does not stop at a command that fails.
  mkdir -p "$(dirname "$unit")" &&
    install -m 644 "$1/house-agent.service" "$unit.next" &&
    mv "$unit.next" "$unit" &&
    point "$current" "$1" &&
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
    echo "house-agent: there is no earlier good release to go back to; this one is left running"
  elif switch_to "$release"; then
    echo "house-agent: went back to $(basename "$release")"
  else
    echo "house-agent: $(basename "$release") does not start either; systemd keeps trying"
  fi
}

# Runs a command as the agent's user with the agent's environment, as systemd does.
as_agent() {
  local -a variables=()
  if [[ -r $environment ]]; then
    mapfile -t variables < <(grep -E '^[A-Za-z_][A-Za-z0-9_]*=' "$environment")
  fi
  if [[ -n $root ]]; then
    env "${variables[@]}" "$@"
  else
    runuser -u house-agent -- env "${variables[@]}" "$@"
  fi
}
