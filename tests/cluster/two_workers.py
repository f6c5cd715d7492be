"""A Ray cluster of two workers on this machine: says its address and the workers' raylets as JSON.

It lives until stdin ends. Two nodes with a core each do the work, the head has none.
"""

import json
import os
import sys
import tempfile

os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
# spelt so by Ray, which else kills workers where others need the memory
os.environ["RAY_memory_monitor_refresh_ms"] = "0"  # noqa: SIM112

from ray.cluster_utils import Cluster

MEMORY = 80_000_000


def main() -> None:
    # a name that is short enough for sockets, and of nobody else
    with tempfile.TemporaryDirectory(dir="/tmp", ignore_cleanup_errors=True) as folder:
        os.environ["RAY_TMPDIR"] = folder
        run()


def run() -> None:
    cluster = Cluster(
        initialize_head=True,
        head_node_args={
            "num_cpus": 0,
            "include_dashboard": False,
            "object_store_memory": MEMORY,
            # a lost node shall be noticed at once rather than within a minute
            "_system_config": {"health_check_period_ms": 500, "health_check_failure_threshold": 2},
        },
    )
    try:
        nodes = [cluster.add_node(num_cpus=1, object_store_memory=MEMORY) for _ in range(2)]
        raylets = [node.all_processes["raylet"][0].process.pid for node in nodes]
        print(json.dumps({"address": cluster.address, "raylets": raylets}), flush=True)
        sys.stdin.read()
    finally:
        cluster.shutdown()


if __name__ == "__main__":
    main()
