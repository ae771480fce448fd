"""Workers from a SLURM queue for `scaleup sweep … --dask ADDRESS`; stays in the foreground until Ctrl-C.

Needs `pip install 'scaleup[cluster]'` in the same environment on every node. `python dask_cluster.py --show` prints
the job script and asks for nothing.
"""

import sys
import time

from dask_jobqueue import SLURMCluster

JOBS = 10

if __name__ == "__main__":
    cluster = SLURMCluster(
        cores=8,
        processes=8,  # one run per process and core
        memory="16GB",
        walltime="02:00:00",
        # Workers leave before the queue ends them, not all at once; what they were doing goes to another worker.
        worker_extra_args=["--lifetime", "110m", "--lifetime-stagger", "5m"],
        job_script_prologue=["export SCALEUP_THREADS=1"],
    )
    if "--show" in sys.argv:
        print(cluster.job_script())
        sys.exit()
    cluster.scale(jobs=JOBS)  # a fixed number: adaptive scaling lets workers go too early
    print(f"scaleup sweep EXPERIMENT --out DIR --dask {cluster.scheduler_address}", flush=True)
    while True:
        time.sleep(60)
