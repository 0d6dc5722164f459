import { alarmCode } from "../domain/alarm/code.ts";
import { house, item, letter, remembering, thawing } from "../domain/mail/golden/house.ts";
import { mailOf } from "../domain/mail/mail.ts";
import { withAnswerLinks } from "./answerable-notifier.ts";

test("a laptop's e-mails link to its page, where their alarm is acknowledged and snoozed", async () => {
  const texts: string[] = [];
  const notifier = withAnswerLinks(
    { send: async (...mail) => void texts.push(mailOf(...mail).text) },
    { ANSWER_PAGE_URL: "http://127.0.0.1:4700/" },
    (error) => {
      throw error;
    },
  );
  const alarm = thawing();
  await notifier.send(letter([item("freezer", { alarm })]), house, remembering({}));
  expect(texts.join()).toContain(
    `Seen to it? Acknowledge or snooze it on the page:\nhttp://127.0.0.1:4700/#/alarms/${alarmCode("freezer", alarm.id)}\n`,
  );
});
