import pytest
from tests.browser.world import make_world
@pytest.mark.django_db
def test_w():
    w=make_world(); print(w.things)
