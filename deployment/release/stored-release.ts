import { readFile } from "node:fs/promises";
import {
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { ReleaseError, type Target } from "./target.ts";

/** What `npm run build` made of a part of the system, and of which commit. */
export interface BuiltArtifact {
  /**
   * 40 hex digits, with `-dirty` behind them when the tree held more than that commit; of an agent that brings a
   * description with a dot and digits of its hash behind that.
   */
  commit: string;
  /** Path of the zip file. */
  file: string;
  /** In hex. */
  sha256: string;
}

/** One object of the releases bucket, in one version. */
export interface Revision {
  commit: string;
  key: string;
  versionId: string;
  eTag: string;
}

/** An artifact as it lies in the releases bucket. */
export interface StoredRelease extends Revision {
  sha256: string;
}

/** Folders of the releases bucket; the instance may read the first one only. */
export const agentFolder = "agent";
export const functionFolder = (name: string) => `functions/${name}`;

/** Uploads an artifact under its commit, unless the same bytes lie there already. */
export async function storeRelease(
  target: Target,
  folder: string,
  { commit, file, sha256 }: BuiltArtifact,
): Promise<StoredRelease> {
  const { s3 } = target.clients;
  const there = await newest(target, folder, commit);
  if (there?.sha256 === sha256) {
    target.say(`${there.key} is in ${target.names.releasesBucket} already`);
    return there;
  }
  const key = keyOf(folder, commit);
  const { VersionId, ETag } = await s3.send(
    new PutObjectCommand({
      Bucket: target.names.releasesBucket,
      Key: key,
      Body: await readFile(file),
      // S3 refuses what arrives damaged.
      ChecksumSHA256: Buffer.from(sha256, "hex").toString("base64"),
      ContentType: "application/zip",
      Metadata: { commit, sha256 },
    }),
  );
  target.say(`${key} uploaded to ${target.names.releasesBucket}`);
  return { commit, sha256, key, ...versioned(target, key, VersionId, ETag) };
}

/** The newest release of a commit, which may be given by its first digits; throws a ReleaseError when there is none. */
export async function findRelease(target: Target, folder: string, commit: string): Promise<StoredRelease> {
  const { Contents = [] } = await target.clients.s3.send(
    new ListObjectsV2Command({
      Bucket: target.names.releasesBucket,
      Prefix: `${folder}/${commit}`,
    }),
  );
  const found = new Set(Contents.map(({ Key = "" }) => Key.slice(folder.length + 1, -".zip".length)));
  const [only, ...others] = found.has(commit) ? [commit] : found;
  if (only === undefined)
    throw new ReleaseError(
      `no release of commit ${commit} lies in ${target.names.releasesBucket}/${folder}; ` +
        "check the commit out, then npm run build and npm run release",
    );
  if (others.length > 0)
    throw new ReleaseError(`commit ${commit} is one of ${[...found].join(", ")}; give more of its digits`);
  return (await newest(target, folder, only)) as StoredRelease;
}

async function newest(target: Target, folder: string, commit: string): Promise<StoredRelease | undefined> {
  const key = keyOf(folder, commit);
  const head = new HeadObjectCommand({ Bucket: target.names.releasesBucket, Key: key });
  const found = await target.clients.s3.send(head).catch((error: unknown) => {
    if (error instanceof NotFound || error instanceof NoSuchKey) return undefined;
    throw error;
  });
  if (found === undefined) return undefined;
  const { Metadata, VersionId, ETag } = found;
  return { commit, sha256: Metadata?.sha256 ?? "", key, ...versioned(target, key, VersionId, ETag) };
}

function versioned(target: Target, key: string, versionId: string | undefined, eTag: string | undefined) {
  if (versionId === undefined || eTag === undefined)
    throw new ReleaseError(
      `${key}: ${target.names.releasesBucket} keeps no versions; apply the delivery stack again`,
    );
  return { versionId, eTag: eTag.replaceAll('"', "") };
}

function keyOf(folder: string, commit: string): string {
  return `${folder}/${commit}.zip`;
}
