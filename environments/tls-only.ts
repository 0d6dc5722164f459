/** A resource policy's statement that refuses whoever does not speak TLS. */
export function tlsOnly(action: string, resources: readonly string[]): object {
  return {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resources,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
