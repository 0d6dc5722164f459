"""What people write instead of an agent: readings from memory to Kinesis with boto3, nothing kept on disk.

alternatives.py ENDPOINT STREAM record|records READINGS   prints one line of JSON
"""

import json
import resource
import sys
import time

import boto3

SENSORS = 20
STARTED_MS = 1767225600000
BATCH = 500  # PutRecords takes no more


def reading(number):
    return json.dumps(
        {
            "sensor": f"sensor-{number % SENSORS}",
            "takenAt": STARTED_MS + number // SENSORS * 1000,
            "celsius": 20 + number % 37 / 10,
        }
    ).encode()


def main(endpoint, stream, how, count):
    kinesis = boto3.client(
        "kinesis",
        endpoint_url=endpoint,
        region_name="eu-west-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )
    kinesis.list_shards(StreamName=stream)  # the connection stands before the clock runs
    started = time.monotonic()
    if how == "record":
        for number in range(count):
            kinesis.put_record(StreamName=stream, PartitionKey="home-1", Data=reading(number))
    else:
        for first in range(0, count, BATCH):
            numbers = range(first, min(count, first + BATCH))
            records = [{"PartitionKey": "home-1", "Data": reading(number)} for number in numbers]
            while records:
                answers = kinesis.put_records(StreamName=stream, Records=records)["Records"]
                records = [one for one, answer in zip(records, answers) if "ErrorCode" in answer]
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(
        json.dumps(
            {
                "readings": count,
                "seconds": time.monotonic() - started,
                "cpuSeconds": usage.ru_utime + usage.ru_stime,
                "maxMb": usage.ru_maxrss / 1024,
            }
        )
    )


main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
