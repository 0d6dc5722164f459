import { duration } from "../duration.ts";
import type { AgentView, HouseView, PipelineView as Pipeline } from "../wire.ts";
import { ago, dayAndTime } from "./format.ts";
import { Scrolls } from "./scrolls.tsx";
import { live } from "./store.ts";

/** How the readings come through, and what does not. */
export function PipelineView({ house }: { house: HouseView }) {
  const pipeline = live.value?.pipeline;
  if (pipeline === undefined) return null;
  return (
    <>
      <h2 class="hidden">Pipeline</h2>
      <Flow pipeline={pipeline} />
      <Agents agents={pipeline.agents} />
      <Quarantine quarantine={pipeline.quarantine} house={house} />
      <Errors errors={pipeline.errors} house={house} />
    </>
  );
}

/** The way of a reading with a figure at each station. */
function Flow({ pipeline }: { pipeline: Pipeline }) {
  const { readingsPerSecond, spooled, lagMs, stored, quarantine } = pipeline;
  const stations = [
    { name: "Spool", value: count(spooled), what: "wait at the agents", odd: spooled > 10_000 },
    {
      name: "Stream",
      value: lagMs === null ? "–" : duration(lagMs),
      what: lagMs === null ? "behind: not known from here" : "behind",
      odd: (lagMs ?? 0) > 60_000,
    },
    { name: "Stored", value: readingsPerSecond.toFixed(1), what: "readings a second", odd: false },
    { name: "In the table", value: count(stored), what: "readings", odd: false },
    {
      name: "Quarantine",
      value: count(quarantine.count),
      what: quarantine.count === 1 ? "record" : "records",
      odd: quarantine.count > 0,
    },
  ];
  return (
    <ol class="flow">
      {stations.map(({ name, value, what, odd }) => (
        <li key={name} class={odd ? "panel tone-warning odd" : "panel"}>
          <span class="soft">{name}</span>
          <strong>{value}</strong>
          <span class="soft">{what}</span>
        </li>
      ))}
    </ol>
  );
}

function Agents({ agents }: { agents: readonly AgentView[] }) {
  return (
    <section class="panel">
      <h2>Agents</h2>
      {agents.length === 0 && <p class="soft">No agent has said anything of itself yet.</p>}
      <Scrolls label="Agents">
        <table>
          <thead>
            <tr>
              <th scope="col">Agent</th>
              <th scope="col">Heard</th>
              <th scope="col" class="number">
                Sent
              </th>
              <th scope="col" class="number">
                Waiting
              </th>
              <th scope="col" class="number">
                Lost
              </th>
              <th scope="col">Sources</th>
            </tr>
          </thead>
          <tbody>
            {agents.map((agent) => (
              <tr key={agent.id}>
                <td>{agent.id}</td>
                <td>{ago(agent.heardAtMs, live.value?.nowMs ?? 0)}</td>
                <td class="number">{count(agent.sent)}</td>
                <td class="number">{count(agent.spooled)}</td>
                <td class="number">{count(agent.dropped + agent.rejected)}</td>
                <td>
                  {agent.sources.map(({ name, state, problem }) => (
                    <p key={name}>
                      {name}: {state}
                      {problem !== null && <span class="problem"> {problem}</span>}
                    </p>
                  ))}
                  {agent.problem !== undefined && <p class="problem">stream: {agent.problem}</p>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scrolls>
    </section>
  );
}

function Quarantine({ quarantine, house }: { quarantine: Pipeline["quarantine"]; house: HouseView }) {
  const { count: total, records, problem } = quarantine;
  return (
    <section class="panel">
      <h2>Quarantine</h2>
      {problem !== undefined && <p class="problem">The queue cannot be read: {problem}</p>}
      {total === 0 && problem === undefined && <p class="soft">Every record could be read.</p>}
      {records.map(({ id, reason, arrivedAtMs, payload }) => (
        <div key={id} class="record">
          <p>
            <strong>{reason}</strong> <span class="soft">{dayAndTime(arrivedAtMs, house.timeZone)}</span>
          </p>
          <pre>{payload}</pre>
        </div>
      ))}
      {total > records.length && <p class="soft">and {count(total - records.length)} more</p>}
    </section>
  );
}

function Errors({ errors, house }: { errors: Pipeline["errors"]; house: HouseView }) {
  return (
    <section class="panel">
      <h2>Last errors</h2>
      {errors.length === 0 && <p class="soft">None.</p>}
      <ul class="errors">
        {errors.map(({ atMs, text }, index) => (
          <li key={`${atMs} ${index}`}>
            <span class="soft">{dayAndTime(atMs, house.timeZone)}</span> {text}
          </li>
        ))}
      </ul>
    </section>
  );
}

function count(value: number): string {
  return value.toLocaleString("en");
}
