import pytest, time
from tests.doors.matrix import faults_of_the_file
from tests.doors.crawl import pages_of
pytestmark = pytest.mark.django_db
def test_x(site):
    print("\n".join(faults_of_the_file(site.matrix, site.world)))
    for who in ("union_rep","conciliator","rival_rep", "arb_workers"):
        t=time.process_time(); p=pages_of(site, who, "en"); t=time.process_time()-t
        print(who, len(p), "pages", round(t,1), "s", round(t/len(p)*1000), "ms each")
        import collections
        c=collections.Counter(a.status for a in p.values()); print(c)
        if who=="conciliator": print("\n".join(sorted(p)))
