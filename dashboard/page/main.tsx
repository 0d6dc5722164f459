import { render } from "preact";
import { HouseView } from "./house-view.tsx";
import { route } from "./route.ts";
import { Shell } from "./shell.tsx";
import { follow, link, live } from "./store.ts";
import { wearTheme } from "./theme.ts";

wearTheme();
follow();
render(<Page />, document.getElementById("page") ?? document.body);

function Page() {
  const house = live.value?.house;
  if (house === undefined)
    return (
      <p class="waiting">
        {link.value === "lost" ? "The dashboard does not answer; trying again." : "Asking the house …"}
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
    default:
      return <HouseView house={house} />;
  }
}
