import type { CauseOf, HomeCause } from "../detection/causes.ts";
import type { PlaceKind } from "../places.ts";
import { FOOD } from "./food.ts";

/** Against freezing water. Source: American Red Cross, "Preventing & Thawing Frozen Pipes". */
export const PIPES = [
  "Warm the place now, with the heating or a hair dryer. Never use an open flame.",
  "Open the tap a little: running water freezes later, and the pressure cannot burst the pipe.",
  "If no water comes, close the main stop tap: a burst pipe leaks when it thaws.",
];

/** Where heat has reasons of its own; `{16}` stands for 16 °C in the reader's unit. Source for the nursery: The Lullaby Trust, "Room temperature". */
export const HEAT: Partial<Record<PlaceKind, string[]>> = {
  freezer: [
    "Check that the door is shut. Ice or a box may hold it open.",
    "Check the plug, the fuse and the light inside.",
    "Then keep the door shut.",
    FOOD.freezerKeeps,
  ],
  fridge: [
    "Check that the door is shut.",
    "Check the plug, the fuse and the thermostat.",
    "Then keep the door shut.",
    FOOD.fridgeKeeps,
  ],
  nursery: [
    "Check on the child: feel the chest or neck, and take off a layer of bedding or clothes.",
    "Cool the room: open a window, close the curtains, turn the heating down.",
    "{16} to {20} is right for a baby (The Lullaby Trust).",
  ],
  boiler: [
    "Turn the boiler off at its switch. Do not touch its safety valve.",
    "Call the heating engineer. Tell them what the pressure gauge and the display show.",
  ],
  pipe: ["Take care: the tap water may scald.", "Turn the flow temperature of the boiler down."],
  "server-cupboard": [
    "Open the door. Check that the fan runs and that air can get in and out.",
    "Shut down the machines that you can do without.",
  ],
  greenhouse: ["Open the vents and the door.", "Shade the greenhouse, and water the plants."],
};

/** Where cold has reasons of its own. */
export const COLD: Partial<Record<PlaceKind, string[]>> = {
  freezer: ["Turn its thermostat to a warmer setting. The food is safe: cold only costs electricity."],
  fridge: ["Turn its thermostat to a warmer setting: food freezes, and bottles may burst."],
  pipe: PIPES,
  cellar: PIPES,
  boiler: [
    "Check that the boiler runs: its display, its power and its fuel.",
    "Check the water pressure. If it is below the green range, refill it or call the heating engineer.",
  ],
  nursery: [
    "Check on the child: add a layer of clothes, or take a thicker sleeping bag.",
    "Check that the window is shut and the radiator is on. Keep heaters away from the cot.",
  ],
  greenhouse: ["Close the vents and the door, and turn the heater on.", "Cover the plants with fleece."],
};

/** Elsewhere the cause says what to look for. */
export const ROOM: Record<Exclude<CauseOf<"place">, "frost">, string[]> = {
  "too-hot": [
    "Check whether a heater or a stove is on, or the heating is turned up.",
    "Shade the windows. Open them when it is cooler outdoors.",
  ],
  "too-cold": [
    "Check whether a window or a door is open.",
    "Check the heating: the boiler runs, the radiators are warm, the thermostat is set.",
  ],
  warming: ["Check that the door is shut, and check the plug and the fuse."],
  "open-window": ["Check whether a window or a door is open.", "If all are shut, check the heating."],
  "heating-failure": [
    "Check that the boiler runs: its display, its pressure, its power and its fuel.",
    "If the radiators are warm, look for an open window.",
  ],
  overheating: ["Go and look at once: a heater, a stove or an appliance may be out of control."],
  unusual: ["Have a look at the place: no known cause explains the temperature."],
};

/** For what many places of one house have in common. */
export const HOUSE: Record<HomeCause, string[]> = {
  "power-cut": [
    "Check whether a lamp works there, and whether the neighbours have light.",
    "If only your house is dark, check the fuse box and the main switch.",
    FOOD.keepShut,
    FOOD.bothKeep,
    "When the power is back, check the heating, the fridge and the freezer.",
  ],
  "house-too-hot": [
    "Shade the windows by day. Open them when it is cooler outdoors.",
    "Drink. Look after babies, old people and animals: they suffer from heat first.",
  ],
  "house-too-cold": [
    "Check that the boiler runs: its display, its pressure, its power and its fuel.",
    "Check whether a door or a window is open.",
    "If it is below freezing outdoors, let the taps drip: that keeps pipes from bursting.",
  ],
};

/** When a house or an agent is silent. */
export const SILENT = {
  house: [
    "Check whether the house has power: ask a neighbour, or somebody who is there.",
    "Check the internet connection, and restart the router.",
    "Check that the hub of the sensors and the computer of the agent are on.",
    FOOD.keepShut,
    FOOD.bothKeep,
  ],
  agent: [
    "Check that its computer is on and connected to the network.",
    "On that computer, run `systemctl status house-agent`.",
  ],
};

/** When a sensor is silent or faulty. */
export const SICK = {
  silence: [
    "Check the sensor's battery, and that the sensor is still in its place.",
    "Check that its hub is on.",
  ],
  "sensor-fault": ["Check the sensor's battery, its cable and its place."],
};
