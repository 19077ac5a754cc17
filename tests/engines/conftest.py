"""Real clusters on this machine: two workers each."""

import os
import sys
import warnings

import pandas as pd
import pytest


@pytest.fixture(scope="session")
def dask_frame():
    import dask.dataframe as dd
    from dask.distributed import Client, LocalCluster

    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster),
    ):
        yield lambda columns: dd.from_pandas(pd.DataFrame(columns), npartitions=4)


@pytest.fixture(scope="session")
def spark_frame():
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate()
    )
    yield lambda columns: session.createDataFrame(pd.DataFrame(columns)).repartition(4)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # sockets of its own
        session.stop()


@pytest.fixture(params=["dask", "spark"])
def frame(request, dask_frame, spark_frame):
    return {"dask": dask_frame, "spark": spark_frame}[request.param]
