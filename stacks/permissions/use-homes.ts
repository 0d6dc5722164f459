import { table } from "../../storage/table.ts";
import type { HomesTable } from "../constructs/homes-table.ts";
import type { Statement } from "./statement.ts";

/** What a function needs of the table that stores and judges. */
export function readAndWriteHomes({ arn }: Pick<HomesTable, "arn">): Statement {
  return {
    sid: "ReadAndWriteHomes",
    actions: [
      "dynamodb:BatchGetItem",
      "dynamodb:GetItem",
      "dynamodb:Query",
      "dynamodb:PutItem",
      "dynamodb:UpdateItem",
    ],
    resources: [arn],
  };
}

/** What the answer function needs: a home, what its people were told, and to write down what they answer. */
export function answerHomes({ arn }: Pick<HomesTable, "arn">): Statement {
  return {
    sid: "AnswerHomes",
    actions: ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
    resources: [arn],
  };
}

/** What a function needs of the table's indexes that finds what is due, and the sensors of a home. */
export function queryIndexes({ arn }: Pick<HomesTable, "arn">): Statement {
  return {
    sid: "QueryIndexes",
    actions: ["dynamodb:Query"],
    resources: table.indexes.map(({ name }) => `${arn}/index/${name}`),
  };
}
