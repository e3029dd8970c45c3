"""A pytest plugin: the tests run on code that lost what MUTATION says."""

import os

from tests.policy.mutations import Mutation, every


def pytest_collection_modifyitems() -> None:
    """Once all is imported, for then the functions are there to be changed."""
    wanted = os.environ["MUTATION"]
    if wanted:
        mutation: Mutation = next(one for one in every() if str(one) == wanted)
        mutation.apply()
