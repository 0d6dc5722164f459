import { DataAwsEc2InstanceTypeOfferings } from "@cdktf/provider-aws/lib/data-aws-ec2-instance-type-offerings/index.js";
import { Construct } from "constructs";

/**
 * The zone of an instance. Where it does not offer the instance's type, a plan stops and names those that do, before
 * anything is made: zones of one region differ in what they offer, and from account to account in their names.
 */
export class InstanceZone extends Construct {
  constructor(scope: Construct, id: string, props: { availabilityZone: string; instanceType: string }) {
    super(scope, id);
    const { availabilityZone, instanceType } = props;
    new DataAwsEc2InstanceTypeOfferings(this, "offerings", {
      locationType: "availability-zone",
      filter: [{ name: "instance-type", values: [instanceType] }],
      lifecycle: {
        postcondition: [
          {
            condition: `\${contains(self.locations, "${availabilityZone}")}`,
            errorMessage:
              `${availabilityZone} does not offer ${instanceType} to this account. Put a zone that does into config.yaml ` +
              `as availabilityZone: \${join(", ", sort(self.locations))}.`,
          },
        ],
      },
    });
  }
}
