import anyAscii from "any-ascii";

/** A name as it may stand in an e-mail: without control, direction and other characters that nobody sees. */
export function cleanName(name: string): string {
  return name
    .replace(/[\p{C}\p{Z}]+/gu, " ")
    .trim()
    .normalize("NFC");
}

/** The same in ASCII that can be read aloud: "Kühlschrank" is "Kuhlschrank", "Холодильник" is "Kholodil'nik"; without emoji. */
export function asciiName(name: string): string {
  return anyAscii(cleanName(name.replace(EMOJI, " ")))
    .replace(/[^\x20-\x7e]/g, "")
    .replace(/ {2,}/g, " ")
    .trim();
}

const EMOJI = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}]/gu;
