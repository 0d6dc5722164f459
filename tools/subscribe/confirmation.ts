/** What AWS's first e-mail says: its link has both, a bare token only the one. */
export interface Confirmation {
  token: string;
  topicArn?: string;
}

/** SNS's are some hundred hexadecimal digits; which are good, it says itself. */
const TOKEN = /^[\w:.-]{32,1024}$/;

/** Reads the link of AWS's e-mail, or the token alone; undefined when it is neither. */
export function readConfirmation(text: string): Confirmation | undefined {
  const trimmed = text.trim();
  if (!/^https?:/.test(trimmed)) return TOKEN.test(trimmed) ? { token: trimmed } : undefined;
  if (!URL.canParse(trimmed)) return undefined;
  const { searchParams } = new URL(trimmed);
  const token = searchParams.get("Token") ?? "";
  const topicArn = searchParams.get("TopicArn") ?? "";
  return TOKEN.test(token) && topicArn.startsWith("arn:") ? { token, topicArn } : undefined;
}
