import { useState } from "preact/hooks";
import type { HouseView, MailView } from "../wire.ts";
import { route } from "./route.ts";
import { live } from "./store.ts";

/** Every e-mail as the householder got it, the newest first. */
export function MailboxView(_: { house: HouseView }) {
  const mails = Object.entries(live.value?.mails ?? {}).sort(([a], [b]) => Number(b) - Number(a));
  const [chosen, choose] = useState(route.value.of);
  const [newest] = mails;
  if (newest === undefined)
    return (
      <>
        <h2>Mailbox</h2>
        <p class="calm">No e-mail has come yet.</p>
      </>
    );
  const open = live.value?.mails[chosen] ? chosen : newest[0];
  return (
    <>
      <h2 class="hidden">Mailbox</h2>
      <div class="mailbox">
        <ul class="mails" aria-label="E-mails">
          {mails.map(([number, mail]) => (
            <li key={number}>
              <button
                type="button"
                aria-pressed={number === open}
                onClick={() => choose(number)}
                data-mail={number}
              >
                <span class="mail-time">{received(mail)}</span>
                {mail.subject}
              </button>
            </li>
          ))}
        </ul>
        <Letter mail={live.value?.mails[open] as MailView} />
      </div>
    </>
  );
}

function Letter({ mail }: { mail: MailView }) {
  return (
    <article class="panel letter">
      <h3>{mail.subject}</h3>
      <p class="soft">received {received(mail)} on this machine</p>
      <pre>{mail.text.trimEnd().split("\n").map(lineOf)}</pre>
    </article>
  );
}

/** A line of an e-mail; an address in it is a link, one of this page's own stays on the page. */
function lineOf(line: string, index: number) {
  const text = index === 0 ? line : `\n${line}`;
  if (!/^https?:\/\/\S+$/.test(line) || !URL.canParse(line)) return text;
  const { origin, hash } = new URL(line);
  return (
    <>
      {index > 0 && "\n"}
      <a href={origin === location.origin ? hash : line}>{line}</a>
    </>
  );
}

/** By the machine's clock: it is when it came, whatever time it is in a simulated house. */
function received({ receivedAtMs }: MailView): string {
  return new Date(receivedAtMs).toLocaleTimeString("en-GB");
}
