import type { Cause, HomeCause, Question } from "../detection/verdict.ts";
import type { PlaceKind } from "../places.ts";
import { FOOD } from "./food.ts";

/** Against freezing water. Source: American Red Cross, "Preventing & Thawing Frozen Pipes". */
export const PIPES = [
  "Warm the place now, with the heating or a hair dryer, never with an open flame.",
  "Open the tap a little: running water freezes later and does not burst the pipe.",
  "No water comes? Find the main stop tap: a burst pipe leaks when it thaws.",
];

/** Where heat has reasons of its own; `{16}` stands for 16 C in the reader's unit. Source for the nursery: The Lullaby Trust, "Room temperature". */
export const HEAT: Partial<Record<PlaceKind, string[]>> = {
  freezer: [
    "Is the door shut all the way? Ice or a box may hold it open.",
    "Is the plug in, the fuse on, the light on inside?",
    "Then leave it shut.",
    FOOD.freezerKeeps,
  ],
  fridge: [
    "Is the door shut all the way?",
    "Is the plug in, the fuse on, the thermostat where it was?",
    "Then leave it shut.",
    FOOD.fridgeKeeps,
  ],
  nursery: [
    "See how the child is: feel chest or neck, take away a layer of bedding or clothes.",
    "Air and shade the room, turn the heating down: {16} to {20} is right for a baby (The Lullaby Trust).",
  ],
  boiler: [
    "Turn the boiler off at its switch, and leave its safety valve alone.",
    "Look at its pressure gauge and its display, and call the heating engineer with what they say.",
  ],
  pipe: ["Turn the boiler's flow temperature down.", "Mind the taps: the water may scald."],
  "server-cupboard": [
    "Open the door: does the fan run, is the air let in and out?",
    "Shut down what can wait, before it shuts itself down.",
  ],
  greenhouse: ["Open vents and door, shade it, water the plants."],
};

/** Where cold has reasons of its own. */
export const COLD: Partial<Record<PlaceKind, string[]>> = {
  freezer: ["Turn its thermostat warmer: it only costs electricity."],
  fridge: ["Turn its thermostat warmer: food freezes, bottles may burst."],
  pipe: PIPES,
  cellar: PIPES,
  boiler: [
    "Does the boiler run? Look at its display, its power and its fuel.",
    "Is the water pressure in the green? Refill it or call the heating engineer.",
  ],
  nursery: [
    "See how the child is; give it another layer of clothes or a thicker sleeping bag.",
    "Is the window shut, the radiator on? Keep heaters away from the cot.",
  ],
  greenhouse: ["Shut vents and door, turn the heater on, cover the plants with fleece."],
};

/** Elsewhere the cause says what to look for. */
export const ROOM: Record<Exclude<Cause, "frost" | Question | keyof typeof SICK | HomeCause>, string[]> = {
  "too-hot": [
    "Is a heater or a stove on, or the heating turned up?",
    "Shade the windows, and air when it is cooler outdoors.",
  ],
  "too-cold": [
    "Is a window or a door open?",
    "Is the heating on: boiler running, radiators warm, thermostat set?",
  ],
  warming: ["Is the door shut, the plug in, the fuse on?"],
  "open-window": ["Look for an open window or door.", "All shut? Then see whether the heating runs."],
  "heating-failure": [
    "Does the boiler run? Look at its display, its pressure, its power and its fuel.",
    "Are the radiators warm? Then look for an open window.",
  ],
  overheating: [
    "Look at once: is a heater, a stove or an appliance out of hand?",
    "Smoke or a smell of burning: get everybody out and call the fire service.",
  ],
  unusual: ["Have a look at the place: nothing that is known explains the value."],
};

/** For what many places of one house have in common. */
export const HOUSE: Record<HomeCause, string[]> = {
  "power-cut": [
    "Does a lamp come on there? If not: is it dark at the neighbours' too?",
    "Only here: look at the fuse box and the main switch.",
    FOOD.bothKeep,
    "Once the power is back: do heating, fridge and freezer run again?",
  ],
  "house-too-hot": [
    "Shade the windows by day, air the house when it is cooler outdoors.",
    "Look after babies, old people and animals: they feel it first. Drink.",
  ],
  "house-too-cold": [
    "Does the boiler run? Look at its display, its pressure, its power and its fuel.",
    "Is a door or a window open?",
    "Below freezing outdoors: let the taps drip, so that no pipe bursts.",
  ],
};

/** When nothing is heard of a house or an agent. */
export const SILENT = {
  house: [
    "Does the house have power? Ask a neighbour, or somebody who is there.",
    "Does the internet work? Restart the router.",
    "Are the hub of the sensors and the machine of the agent on?",
    FOOD.bothKeep,
  ],
  agent: [
    "Is the machine on which it runs on, and in the network?",
    "On it, `systemctl status house-agent` says how the agent is.",
  ],
};

/** When a sensor is silent or faulty. */
export const SICK = {
  silence: ["Look at the sensor's battery, and whether it still stands where it stood.", "Is its hub on?"],
  "sensor-fault": [
    "Look at the sensor's battery, its cable and its place.",
    "Until it is well its values say nothing about the temperature.",
  ],
};
