import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { Construct } from "constructs";
import { tlsOnly } from "../../environments/tls-only.ts";

export interface PrivateBucketProps {
  name: string;
  /** Whether Terraform empties the bucket before it destroys it; otherwise S3 keeps one that holds anything. */
  emptiedOnDestroy: boolean;
  /** Whether Terraform refuses to destroy it at all. */
  preventDestroy: boolean;
  /** Versions that are kept besides the newest, however old they are. */
  keptVersions: number;
  /** Days after which what is not kept goes: versions beyond those, and with `expires` the objects themselves. */
  days: number;
  expires: boolean;
}

/** A bucket that is private, encrypted, versioned, bounded in size and reached by TLS only. */
export class PrivateBucket extends Construct {
  readonly arn: string;
  readonly bucketName: string;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    const bucket = new S3Bucket(this, "bucket", {
      bucket: props.name,
      forceDestroy: props.emptiedOnDestroy,
      lifecycle: { preventDestroy: props.preventDestroy },
    });
    const target = { bucket: bucket.id };
    new S3BucketPublicAccessBlock(this, "no-public-access", {
      ...target,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      ...target,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      ...target,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      ...target,
      dependsOn: [versioning],
      rule: [
        {
          id: "bounded",
          status: "Enabled",
          filter: [{}],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 1 }],
          noncurrentVersionExpiration: [
            { noncurrentDays: props.days, newerNoncurrentVersions: props.keptVersions },
          ],
          ...(props.expires ? { expiration: [{ days: props.days }] } : {}),
        },
      ],
    });
    new S3BucketPolicy(this, "policy", {
      ...target,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [tlsOnly("s3:*", [bucket.arn, `${bucket.arn}/*`])],
      }),
    });
    this.arn = bucket.arn;
    this.bucketName = bucket.id;
  }
}
