import { table } from "../../storage/table.ts";
import type { HomesTable } from "../constructs/homes-table.ts";
import type { Statement } from "./statement.ts";

/** What a function needs of the table that keeps homes and sends their e-mails. */
export function readAndWriteHomes({ arn }: Pick<HomesTable, "arn">): Statement {
  return {
    sid: "ReadAndWriteHomes",
    actions: ["dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:PutItem", "dynamodb:Query"],
    resources: [arn],
  };
}

/** What the answer function needs: to read a home, and to write down what its people answer. */
export function answerHomes({ arn }: Pick<HomesTable, "arn">): Statement {
  return {
    sid: "AnswerHomes",
    actions: ["dynamodb:BatchGetItem", "dynamodb:PutItem"],
    resources: [arn],
  };
}

/** What a function needs of the table's index that finds the homes of which something is due. */
export function queryIndexes({ arn }: Pick<HomesTable, "arn">): Statement {
  return {
    sid: "QueryIndexes",
    actions: ["dynamodb:Query"],
    resources: table.indexes.map(({ name }) => `${arn}/index/${name}`),
  };
}
