import { useState } from "preact/hooks";
import type { HouseView, MailView } from "../wire.ts";
import { live } from "./store.ts";

/** Every e-mail as the householder got it, the newest first. */
export function MailboxView(_: { house: HouseView }) {
  const mails = Object.entries(live.value?.mails ?? {}).sort(([a], [b]) => Number(b) - Number(a));
  const [chosen, choose] = useState<string>();
  const [newest] = mails;
  if (newest === undefined)
    return (
      <>
        <h2>Mailbox</h2>
        <p class="calm">No e-mail has come yet.</p>
      </>
    );
  const open = chosen !== undefined && live.value?.mails[chosen] ? chosen : newest[0];
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
      <pre>{mail.text.trimEnd()}</pre>
    </article>
  );
}

/** By the machine's clock: it is when it came, whatever time it is in a simulated house. */
function received({ receivedAtMs }: MailView): string {
  return new Date(receivedAtMs).toLocaleTimeString("en-GB");
}
