"""A test that empties the database as the application's role leaves the checklist readable."""

from prongsai.engines.framework.api import items
from prongsai.engines.framework.queries import forget


def test_first_with_commits(transactional_db):
    forget()
    assert len(items(2569)) == 26


def test_second_with_commits(transactional_db):
    forget()
    assert len(items(2569)) == 26
    forget()
