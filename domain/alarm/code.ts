/** Letters and digits that nobody mistakes for each other (Crockford's base 32). */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Six characters that name an alarm within its home, for people to read and type: its e-mails and commands use them. */
export function alarmCode(sensorId: string, alarmId: string): string {
  let hash = fnv1a(`${sensorId}/${alarmId}`);
  let code = "";
  for (let place = 0; place < 6; place += 1) {
    code += ALPHABET[hash % 32];
    hash = Math.floor(hash / 32);
  }
  return code;
}

/** Source: Fowler, Noll, Vo, 32-bit FNV-1a (RFC 9923). */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
