import type { ComponentChildren } from "preact";
import { untoldSentence } from "../../domain/post/untold.ts";
import type { HouseView } from "../wire.ts";
import { when } from "./format.ts";
import { complaint } from "./requests.ts";
import { linkTo, route } from "./route.ts";
import { link, live, problem, whyReadOnly } from "./store.ts";
import { theme, turnTheme } from "./theme.ts";

/** What every view stands in: name of the house, the ways to the views, and what is wrong with the page itself. */
export function Shell({ house, children }: { house: HouseView; children: ComponentChildren }) {
  return (
    <>
      <button type="button" class="skip" onClick={() => document.getElementById("main")?.focus()}>
        Skip to the content
      </button>
      <header class="top">
        <div class="top-name">
          <h1>{house.name}</h1>
          <span class="where">{house.where}</span>
        </div>
        <Views house={house} />
        <div class="top-tools">
          <LinkState />
          <button type="button" class="quiet" onClick={turnTheme} title="Automatic, light or dark">
            {THEME_WORDS[theme.value]}
          </button>
        </div>
      </header>
      <Notices house={house} />
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}

const THEME_WORDS = { auto: "Theme: auto", light: "Theme: light", dark: "Theme: dark" };

function Views({ house }: { house: HouseView }) {
  const open = Object.values(live.value?.alarms ?? {}).filter(({ phase }) => phase === "firing").length;
  const mails = Object.keys(live.value?.mails ?? {}).length;
  const here = route.value.view === "sensor" ? "house" : route.value.view;
  const views = [
    { view: "house", name: "House" },
    { view: "alarms", name: "Alarms", count: open },
    ...(house.hasMailbox ? [{ view: "mailbox", name: "Mailbox", count: mails }] : []),
    { view: "pipeline", name: "Pipeline" },
    ...(live.value?.tryIt === undefined ? [] : [{ view: "try", name: "Try it" }]),
  ];
  return (
    <nav aria-label="Views">
      {views.map(({ view, name, count = 0 }) => (
        <a key={view} href={linkTo(view)} aria-current={here === view ? "page" : undefined}>
          {name}
          {count > 0 && <span class="count">{count}</span>}
        </a>
      ))}
    </nav>
  );
}

function LinkState() {
  const state = problem.value === undefined ? link.value : "lost";
  const words = { connecting: "connecting", live: "live", lost: "not connected" }[state];
  return <span class={`link link-${state}`}>{words}</span>;
}

function Notices({ house: { untold, timeZone } }: { house: HouseView }) {
  const refused = complaint.value;
  const nowMs = live.value?.nowMs ?? 0;
  const lastNews = when(nowMs, nowMs, timeZone);
  return (
    <div class="notices" role="alert">
      {untold !== undefined && (
        <p class="untold">{untoldSentence(untold, when(untold.sinceMs, live.value?.nowMs ?? 0, timeZone))}</p>
      )}
      {link.value === "lost" && (
        <p>
          The dashboard does not answer. This is how the house was at {lastNews}. The page tries again by
          itself: check that the dashboard still runs, and that this device is in the network.
        </p>
      )}
      {link.value !== "lost" && problem.value !== undefined && (
        <p>
          {problem.value} This is how the house was at {lastNews}. The dashboard tries again by itself.
        </p>
      )}
      {refused !== undefined && (
        <p>
          {refused}
          <button type="button" class="quiet" onClick={() => (complaint.value = undefined)}>
            Dismiss
          </button>
        </p>
      )}
    </div>
  );
}

/** Says why the buttons of a view do nothing. */
export function ReadOnlyHint() {
  return whyReadOnly.value === undefined ? null : <p class="hint">{whyReadOnly.value}</p>;
}
