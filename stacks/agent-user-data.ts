/** What the first boot must know. */
export interface AgentUserDataProps {
  region: string;
  agentLogGroup: string;
  instanceLogGroup: string;
}

/** Where the agent's own volume is mounted: outside of every revision's folder, so that the spool outlives them. */
export const SPOOL_FOLDER = "/var/lib/house-agent";
/** The agent's log, which the CloudWatch agent ships. */
export const AGENT_LOG_FILE = "/var/log/house-agent/agent.log";
/** As EC2 attaches the volume; Amazon Linux links it to the NVMe device. */
export const DATA_DEVICE = "/dev/sdf";
/** On the root volume, which is encrypted. */
const SWAP_FILE = "/swapfile";
const SWAP_MB = 1024;

/**
 * The script of the first boot: a swap file, Node 22, the mounted data volume, log shipping, and last, when all that is there, the
 * CodeDeploy agent. It stops at the first failure, so that a half-made instance takes no deployment, and can be run again:
 * `sudo bash /var/lib/cloud/instance/user-data.txt`.
 */
export function agentUserData(props: AgentUserDataProps): string {
  return `#!/bin/bash
set -euxo pipefail

# dnf needs more than half a gigabyte for some seconds; later what sleeps lies here, not what reads the sensors.
[ -f ${SWAP_FILE} ] || { dd if=/dev/zero of=${SWAP_FILE} bs=1M count=${SWAP_MB} status=none; chmod 600 ${SWAP_FILE}; mkswap ${SWAP_FILE}; }
grep -q '^${SWAP_FILE} ' /etc/fstab || echo '${SWAP_FILE} none swap defaults 0 0' >> /etc/fstab
swapon -a

# The network may not be there yet, or another dnf may hold the lock. CodeDeploy's agent runs on no newer Ruby than 3.2.
for attempt in $(seq 20); do
  dnf install -y nodejs22 ruby3.2 amazon-cloudwatch-agent && break
  [ "$attempt" -lt 20 ]
  sleep 15
done
alternatives --set node /usr/bin/node-22 || ln -sf /usr/bin/node-22 /usr/bin/node
mkdir -p /opt/house-agent/bin
ln -sf /usr/bin/node-22 /opt/house-agent/bin/node

id house-agent || useradd --system --home-dir ${SPOOL_FOLDER} --shell /sbin/nologin house-agent

# Terraform attaches the volume once the instance runs. mkfs refuses a volume that has a file system already.
for attempt in $(seq 150); do [ -b ${DATA_DEVICE} ] && break; sleep 2; done
blkid ${DATA_DEVICE} || mkfs.xfs -L spool ${DATA_DEVICE}
mkdir -p ${SPOOL_FOLDER}
grep -q '^LABEL=spool ' /etc/fstab || echo 'LABEL=spool ${SPOOL_FOLDER} xfs defaults,nofail 0 2' >> /etc/fstab
mountpoint -q ${SPOOL_FOLDER} || mount ${SPOOL_FOLDER}
mkdir -p /var/log/house-agent /etc/house-agent
chown house-agent:house-agent ${SPOOL_FOLDER} /var/log/house-agent
printf 'AWS_REGION=%s\\n' '${props.region}' > /etc/house-agent/environment

# The unit's log goes to a file, which is shipped.
mkdir -p /etc/systemd/system/house-agent.service.d
printf '[Service]\\nStandardOutput=append:%s\\nStandardError=inherit\\n' '${AGENT_LOG_FILE}' > /etc/systemd/system/house-agent.service.d/log-file.conf

cat > /etc/logrotate.d/house-agent <<'EOF'
${AGENT_LOG_FILE} {
  size 20M
  rotate 3
  copytruncate
  missingok
  compress
}
EOF

cat > /opt/aws/amazon-cloudwatch-agent/etc/logs.json <<'EOF'
${JSON.stringify(logShipping(props), null, 2)}
EOF
/opt/aws/amazon-cloudwatch-agent/bin/amazon-cloudwatch-agent-ctl -a fetch-config -m ec2 -s -c file:/opt/aws/amazon-cloudwatch-agent/etc/logs.json

curl -fsS --retry 10 --retry-all-errors -o /tmp/install-codedeploy https://aws-codedeploy-${props.region}.s3.${props.region}.amazonaws.com/latest/install
chmod +x /tmp/install-codedeploy
/tmp/install-codedeploy auto
systemctl enable --now codedeploy-agent
`;
}

function logShipping({ agentLogGroup, instanceLogGroup }: AgentUserDataProps) {
  const file = (path: string, group: string, stream: string) => ({
    file_path: path,
    log_group_name: group,
    log_stream_name: `{instance_id}/${stream}`,
  });
  const files = [
    file(AGENT_LOG_FILE, agentLogGroup, "agent"),
    file("/var/log/cloud-init-output.log", instanceLogGroup, "first-boot"),
    file("/var/log/aws/codedeploy-agent/codedeploy-agent.log", instanceLogGroup, "codedeploy-agent"),
    file(
      "/opt/codedeploy-agent/deployment-root/deployment-logs/codedeploy-agent-deployments.log",
      instanceLogGroup,
      "deployments",
    ),
  ];
  return { agent: { run_as_user: "root" }, logs: { logs_collected: { files: { collect_list: files } } } };
}
