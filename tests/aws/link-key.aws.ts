import { DescribeParametersCommand, GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { createLinkKey } from "../../handlers/link-key.ts";
import { missingTools, startMoto } from "./tools.ts";
import { region } from "./workspace.ts";

const missing = missingTools();
const when = missing === undefined || process.env.CI ? test : test.skip;

when(
  "AWS: the key of links is made once, encrypted, and the maker who comes second takes it over",
  async () => {
    const moto = await startMoto();
    const ssm = new SSMClient({
      region,
      endpoint: `http://127.0.0.1:${moto.port}`,
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    });
    try {
      const maker = () => createLinkKey(ssm, "/house-temperature-dev/link-key", { nowMs: () => 0 });
      expect(await maker().read()).toBeUndefined();
      const keys = await Promise.all([maker().readOrMake(), maker().readOrMake()]);
      expect(keys[0]).toHaveLength(32);
      expect(keys[1]).toEqual(keys[0]);
      expect(await maker().read()).toEqual(keys[0]);
      const { Parameters } = await ssm.send(new DescribeParametersCommand({}));
      expect(Parameters).toMatchObject([{ Type: "SecureString", Version: 1 }]);
      const { Parameter } = await ssm.send(
        new GetParameterCommand({ Name: "/house-temperature-dev/link-key" }),
      );
      expect(Parameter?.Value).not.toBe(Buffer.from(keys[0] as Uint8Array).toString("base64"));
    } finally {
      ssm.destroy();
      moto.stop();
    }
  },
);
