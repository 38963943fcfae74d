"""For all tests."""

import pytest

# The shared checks stand outside of tests/: without this a failed assert there would not say what differed.
pytest.register_assert_rewrite("agnt_tasks.testing")
