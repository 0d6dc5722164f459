import { z } from "zod";

const file = z.string().min(1);

/** Who the agent is, as its configuration says it: two forms, of which a host has one. */
export const identitySchema = z
  .strictObject({
    key: file.describe(
      "PEM file with the agent's private key, of the curve P-256: it signs what the agent sends. With `registerIn` the agent makes it.",
    ),
    certificate: file
      .describe("PEM file with the certificate that `npm run homes -- enroll HOME` got from AWS IoT.")
      .exactOptional(),
    roleAlias: z
      .string()
      .regex(/^[\w=,@-]{1,128}$/, "is no name of a role alias of AWS IoT")
      .describe("AWS IoT's name for the role whose credentials the certificate gets.")
      .exactOptional(),
    credentialsEndpoint: z
      .hostname("is no host name, for example abc.credentials.iot.eu-west-1.amazonaws.com")
      .describe("Where AWS IoT gives the account's agents their credentials.")
      .exactOptional(),
    registerIn: z
      .string()
      .regex(/^[\w.-]{3,255}$/, "is no name of a table")
      .describe(
        "On the environment's instance alone: the table of homes, where the agent registers its public key by the instance's role.",
      )
      .exactOptional(),
  })
  .superRefine(({ certificate, roleAlias, credentialsEndpoint }, context) => {
    const together = { certificate, roleAlias, credentialsEndpoint };
    const missing = Object.entries(together).filter(([, value]) => value === undefined);
    if (missing.length === 0 || missing.length === 3) return;
    for (const [key] of missing)
      context.addIssue({
        code: "custom",
        path: [key],
        message: `is missing; ${Object.keys(together).join(", ")} belong together, as npm run homes -- enroll writes them`,
      });
  });

/** Who the agent is. */
export type IdentityConfig = z.output<typeof identitySchema>;
