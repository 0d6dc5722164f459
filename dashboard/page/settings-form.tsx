import { cloneElement, type VNode } from "preact";
import { useId, useState } from "preact/hooks";
import { MAX_NAME_LENGTH, MAX_PERSON_LENGTH } from "../../domain/limits.ts";
import { type Limits, PLACE_KINDS, PLACES } from "../../domain/places.ts";
import { type HouseView, LIMIT_LABELS, type SensorView, type SettingsRequest } from "../wire.ts";
import { dayAndTime, unitSign } from "./format.ts";
import { change, complaint } from "./requests.ts";
import { type Fields, fieldsOf, LIMIT_NAMES, limitText, settingsFrom, withKind } from "./settings-fields.ts";
import { live, whyReadOnly } from "./store.ts";

const PERSON_STORED_AS = "person";

interface Props {
  sensor: SensorView;
  house: HouseView;
  /** Something was stored: the sensor is another one now. */
  onStored(): void;
}

/** Name, room, kind of place and limits of a sensor, to be set by a person; what is empty is as the agent says. */
export function SettingsForm({ sensor, house, onStored }: Props) {
  const { agents } = sensor;
  const [fields, setFields] = useState<Fields>(() => fieldsOf(sensor, house.unit));
  const [by, setBy] = useState(() => localStorage.getItem(PERSON_STORED_AS) ?? "");
  const [problem, setProblem] = useState<string>();
  const [before, setBefore] = useState<SettingsRequest["settings"]>();

  async function store(settings: SettingsRequest["settings"], undo?: SettingsRequest["settings"]) {
    setProblem(undefined);
    if (by.trim() === "")
      return setProblem("Your name: say who you are, so that others know who changed it.");
    localStorage.setItem(PERSON_STORED_AS, by.trim());
    const request: SettingsRequest = { sensorId: sensor.id, by: by.trim(), settings };
    if (!(await change("/api/settings", request))) {
      // Beside the fields, not above the page.
      setProblem(complaint.value);
      complaint.value = undefined;
      return;
    }
    setBefore(undo);
    setFields(fieldsOf({ agents, change: { ...request, atMs: 0 } }, house.unit));
    onStored();
  }

  const save = (event: Event) => {
    event.preventDefault();
    const settings = settingsFrom(fields, agents, house.unit);
    if (typeof settings === "string") setProblem(settings);
    else void store(settings, sensor.change?.settings ?? {});
  };
  const isReadOnly = whyReadOnly.value !== undefined;
  return (
    <form class="settings-form" onSubmit={save} aria-label="Change the settings">
      <p class="soft">{isReadOnly ? whyReadOnly.value : whoChanged(sensor, house)}</p>
      <fieldset class="fields" disabled={isReadOnly}>
        <TextFields fields={fields} agents={agents} onChange={setFields} />
        <KindField fields={fields} agents={agents} unit={house.unit} onChange={setFields} />
        <LimitFields fields={fields} house={house} id={sensor.id} onChange={setFields} />
        <Field label="Your name" hint="Shown with the change.">
          <input
            value={by}
            maxLength={MAX_PERSON_LENGTH}
            autocomplete="given-name"
            onInput={({ currentTarget }) => setBy(currentTarget.value)}
          />
        </Field>
      </fieldset>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <div class="form-actions">
        <button type="submit" class="primary" disabled={isReadOnly}>
          Save
        </button>
        {sensor.change !== undefined && (
          <button type="button" disabled={isReadOnly} onClick={() => void store({}, sensor.change?.settings)}>
            Reset to the agent's configuration
          </button>
        )}
        {before !== undefined && (
          <>
            <span role="status">Saved. The next reading is judged by it.</span>
            <button type="button" onClick={() => void store(before)}>
              Undo
            </button>
          </>
        )}
      </div>
    </form>
  );
}

function whoChanged({ change: changed }: SensorView, { timeZone }: HouseView): string {
  return changed === undefined
    ? "All of it is as the agent's configuration says. What you change here wins until you reset it."
    : `Changed by ${changed.by}, ${dayAndTime(changed.atMs, timeZone)}. It wins over the agent's configuration until you reset it.`;
}

interface FieldProps {
  fields: Fields;
  agents: SensorView["agents"];
  onChange(fields: Fields): void;
}

function TextFields({ fields, agents, onChange }: FieldProps) {
  const rooms = [
    ...new Set(Object.values(live.peek()?.cards ?? {}).flatMap(({ room }) => room ?? [])),
  ].sort();
  return (
    <>
      <Field label="Name" hint={`From the agent's configuration: ${agents.name}`}>
        <input
          value={fields.name}
          placeholder={agents.name}
          maxLength={MAX_NAME_LENGTH}
          onInput={({ currentTarget }) => onChange({ ...fields, name: currentTarget.value })}
        />
      </Field>
      <Field label="Room" hint={`From the agent's configuration: ${agents.room ?? "none"}`}>
        <input
          value={fields.room}
          placeholder={agents.room ?? "none"}
          maxLength={MAX_NAME_LENGTH}
          list="rooms"
          onInput={({ currentTarget }) => onChange({ ...fields, room: currentTarget.value })}
        />
      </Field>
      <datalist id="rooms">
        {rooms.map((room) => (
          <option key={room} value={room} />
        ))}
      </datalist>
    </>
  );
}

function KindField({ fields, agents, unit, onChange }: FieldProps & { unit: HouseView["unit"] }) {
  const said = agents.kind === undefined ? "learned from the readings" : PLACES[agents.kind].label;
  return (
    <Field label="Kind of place" hint="It decides the limits that you leave empty.">
      <select
        value={fields.kind}
        onChange={({ currentTarget }) =>
          onChange(withKind(fields, currentTarget.value as Fields["kind"], agents, unit))
        }
      >
        <option value="">As the agent says: {said}</option>
        {PLACE_KINDS.map((kind) => (
          <option key={kind} value={kind}>
            {kind === "generic" ? "something else, without limits" : PLACES[kind].label}
          </option>
        ))}
      </select>
    </Field>
  );
}

function LimitFields({
  fields,
  house,
  id,
  onChange,
}: Omit<FieldProps, "agents"> & { house: HouseView; id: string }) {
  const kind = fields.kind || live.value?.cards[id]?.kind || "generic";
  const preset: Limits = PLACES[kind].limits;
  return (
    <fieldset class="limits">
      <legend>Limits in {unitSign(house.unit)}</legend>
      {LIMIT_NAMES.map((limit) => (
        <label key={limit}>
          {LIMIT_LABELS[limit]}
          <input
            value={fields.limits[limit]}
            placeholder={limitText(preset[limit], house.unit) || "none"}
            maxLength={8}
            autocomplete="off"
            onInput={({ currentTarget }) =>
              onChange({ ...fields, limits: { ...fields.limits, [limit]: currentTarget.value } })
            }
          />
        </label>
      ))}
      <small>Empty: {`the usual of a ${PLACES[kind].label}`}, as it stands in grey.</small>
    </fieldset>
  );
}

/** A labelled field; the hint describes it, and is not a part of its name. */
function Field({ label, hint, children }: { label: string; hint: string; children: VNode<FieldAttributes> }) {
  const id = useId();
  return (
    <div class="field">
      <label htmlFor={`${id}-field`}>{label}</label>
      {cloneElement(children, { id: `${id}-field`, "aria-describedby": id })}
      <small id={id}>{hint}</small>
    </div>
  );
}

type FieldAttributes = { id?: string; "aria-describedby"?: string };
