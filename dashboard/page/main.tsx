import { effect } from "@preact/signals";
import { render } from "preact";
import { AlarmsView } from "./alarms-view.tsx";
import { HouseView } from "./house-view.tsx";
import { MailboxView } from "./mailbox-view.tsx";
import { PipelineView } from "./pipeline-view.tsx";
import { route } from "./route.ts";
import { SensorView } from "./sensor-view.tsx";
import { Shell } from "./shell.tsx";
import { follow, isKnown, link, live, problem } from "./store.ts";
import { wearTheme } from "./theme.ts";
import { TryView } from "./try-view.tsx";

wearTheme();
follow();
effect(() => {
  const open = Object.values(live.value?.alarms ?? {}).filter(
    ({ phase, recoveringSinceMs, mute }) => phase === "firing" && recoveringSinceMs === undefined && !mute,
  ).length;
  const isUnknown = live.value !== undefined && !isKnown.value;
  document.documentElement.toggleAttribute("data-unknown", isUnknown);
  document.title = `${isUnknown ? "(?) " : open > 0 ? `(${open}) ` : ""}${live.value?.house.name ?? "House temperature"}`;
});
render(<Page />, document.getElementById("page") ?? document.body);

function Page() {
  const house = live.value?.house;
  if (house === undefined)
    return (
      <p class="waiting">
        {problem.value ??
          (link.value === "lost" ? "The dashboard does not answer; trying again." : "Asking the house …")}
      </p>
    );
  return (
    <Shell house={house}>
      <View house={house} view={route.value.view} />
    </Shell>
  );
}

function View({ house, view }: { house: NonNullable<typeof live.value>["house"]; view: string }) {
  switch (view) {
    case "sensor":
      return <SensorView id={route.value.of} house={house} />;
    case "alarms":
      return <AlarmsView house={house} />;
    case "mailbox":
      return <MailboxView house={house} />;
    case "pipeline":
      return <PipelineView house={house} />;
    case "try":
      return <TryView house={house} />;
    default:
      return <HouseView house={house} />;
  }
}
