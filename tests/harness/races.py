"""Several people at the same moment: real threads, real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from core.tenancy import within

PATIENCE = 30  # seconds until a race that hangs is a failure


def race(*acts, district=None) -> list:
    """Run the acts at once, each in a thread of its own; return what each gave or raised.

    The test must ask for `transactional_db`: other threads see only what is committed.
    """
    start = Barrier(len(acts))

    def run(act):
        try:
            with within(district):
                start.wait(PATIENCE)
                return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as runners:
        return [future.result(PATIENCE) for future in [runners.submit(run, act) for act in acts]]
