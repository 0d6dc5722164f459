import fc from "fast-check";
import { homeIdOf, topicNameOf } from "./home-topic.ts";
import { homeIdProblem } from "./reading.ts";

const homeIds = fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/).filter((id) => !id.startsWith("drill-"));

test("each home has a topic of its own, whose name SNS takes", () => {
  fc.assert(
    fc.property(homeIds, (id) => {
      expect(homeIdProblem(id)).toBeUndefined();
      expect(`house-temperature-prod-${topicNameOf(id)}`).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
      expect(homeIdOf(topicNameOf(id))).toBe(id);
    }),
  );
});

test.each([
  ["my-home", "home-my-home"],
  ["elm.street_4", "home-elm_dstreet_u4"],
  ["a_d", "home-a_ud"],
  ["a.", "home-a_d"],
  ["drills", "home-drills"],
  ["drill-1", "drills"],
])("the e-mails of %s go to %s", (id, name) => {
  expect(topicNameOf(id)).toBe(name);
});

test.each(["operators", "drills", "alerts"])("%s is no home's topic", (name) => {
  expect(homeIdOf(name)).toBeUndefined();
});
