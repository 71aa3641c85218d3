-- Made-up cases, set by set: people and organizations first, then the cases and all that hangs on them.
-- Ids follow from the case's number, so that every row knows its neighbours without being asked:
-- parties 2n-1 and 2n, issues 3n-2 .. 3n, events 10n+1 .. 10n+9. Chance is a hash of the number, so two runs
-- make the same rows. %(size)s cases; of these the first %(acts)s wait for a conciliator and the next
-- %(races)s for an officer, all in the largest office, for the benchmarks to act on.

CREATE TEMP TABLE place AS
SELECT id, CASE WHEN slug = 'phnom-penh' THEN 0 ELSE row_number() OVER (ORDER BY slug = 'phnom-penh', slug) END AS rank
  FROM accounts_office;

CREATE TEMP TABLE sizes AS SELECT greatest(100, %(size)s / 50)::bigint AS organizations;

-- A head and twenty officers in each office, as users 100 * rank + 100 .. 120; a thousand onlookers for the
-- live bench, as 5001 .. 6000; two representatives of each organization.
INSERT INTO accounts_user (id, password, is_superuser, username, email, phone, phone_verified, name, name_latin,
                           language, is_active, is_staff, is_demo, date_joined)
SELECT id, '!', false, 'person' || id || '@bench.invalid', 'person' || id || '@bench.invalid', '', false, 'Person ' || id, '',
       CASE WHEN mod(id, 2) = 0 THEN 'km' ELSE 'en' END, true, false, false, now()
  FROM (SELECT 100 * p.rank + 100 + k AS id FROM place p, generate_series(0, 20) k
        UNION ALL SELECT generate_series(5001, 6000)
        UNION ALL SELECT generate_series(10001, 10000 + 2 * organizations) FROM sizes) people;

INSERT INTO accounts_post (user_id, kind, office_id, valid_from)
SELECT 100 * rank + 100 + k, CASE WHEN k = 0 THEN 'head_of_office' ELSE 'officer' END, id, now()
  FROM place, generate_series(0, 20) k;

INSERT INTO accounts_organization (id, kind, name, name_km, registration_number, sector, phone, address, is_demo)
SELECT n, CASE WHEN mod(n, 2) = 0 THEN 'union' ELSE 'enterprise' END,
       CASE WHEN mod(n, 2) = 0 THEN 'Union ' ELSE 'Enterprise ' END || n, '', '', 'garment', '', '', false
  FROM sizes, generate_series(1, organizations) n;

INSERT INTO accounts_mandate (id, user_id, organization_id, "right", position, valid_from, document)
SELECT n, 10000 + n, (n + 1) / 2, 'sign', '', now(), '' FROM sizes, generate_series(1, 2 * organizations) n;

-- The cases: 40 of 100 in the largest office, 15 of 100 open, the rest ended over six years.
CREATE TEMP TABLE dice AS
SELECT n, hashint8(n) & 2147483647 AS a, hashint8(n + 10000000000) & 2147483647 AS b,
       hashint8(n + 20000000000) & 2147483647 AS c, n <= %(acts)s + %(races)s AS stock,
       CASE WHEN n <= %(acts)s THEN 'awaiting_conciliator' WHEN n <= %(acts)s + %(races)s THEN 'filed' END AS wanted
  FROM generate_series(1, %(size)s::bigint) n;

CREATE TEMP TABLE made AS
SELECT d.n, d.a, d.b, d.c, p.id AS office, p.rank, d.stock OR mod(d.b, 100) < 15 AS is_open,
       CASE WHEN d.stock OR mod(d.c, 3) = 0 THEN 'collective' ELSE 'individual' END AS procedure,
       coalesce(d.wanted, CASE WHEN mod(d.b, 100) < 15
         THEN (ARRAY['filed', 'under_review', 'under_review', 'awaiting_information', 'awaiting_information',
                     'awaiting_conciliator', 'in_conciliation', 'in_conciliation', 'in_conciliation', 'in_conciliation',
                     'in_conciliation', 'in_conciliation', 'settled', 'settled', 'settled', 'not_conciliated',
                     'not_conciliated', 'referred', 'in_arbitration', 'in_court'])[1 + mod(d.c, 20)]
         ELSE (ARRAY['closed', 'closed', 'closed', 'closed', 'closed', 'closed', 'withdrawn', 'refused', 'void',
                     'lapsed'])[1 + mod(d.c, 10)] END) AS state,
       date_trunc('second', now()) - CASE WHEN d.stock THEN interval '2 days' WHEN mod(d.b, 100) < 15
         THEN (1 + mod(d.a, 60)) * interval '1 day' ELSE (40 + mod(d.a, 2200)) * interval '1 day' END AS filed_at
  FROM dice d JOIN place p
    ON p.rank = CASE WHEN d.stock OR mod(d.a, 100) < 40 THEN 0 ELSE 1 + mod(d.a / 100, 24) END;

CREATE TEMP TABLE standing AS
SELECT m.*, CASE WHEN stock_clock.code IS NULL THEN '' ELSE stock_clock.code END AS code,
       100 * m.rank + 101 + mod(m.b / 100, 20) AS officer, 10000 + 2 * union_id AS union_person,
       union_id, enterprise_id,
       CASE WHEN m.state = 'filed' THEN 1 WHEN m.state = 'under_review' THEN 2
            WHEN m.state IN ('awaiting_information', 'awaiting_conciliator') THEN 3
            WHEN m.state = 'in_conciliation' THEN 4 + mod(m.c / 20, 4) ELSE 6 END AS seq
  FROM made m
  CROSS JOIN LATERAL (
    SELECT 2 + 2 * mod(m.c / 7, organizations / 2) AS union_id, 1 + 2 * mod(m.b / 7, organizations / 2) AS enterprise_id
      FROM sizes) o
  LEFT JOIN (VALUES ('individual', 'filed', 'IND_MEETING'), ('individual', 'under_review', 'IND_MEETING'),
                    ('individual', 'in_conciliation', 'IND_MEETING'), ('individual', 'not_conciliated', 'IND_COURT'),
                    ('collective', 'awaiting_conciliator', 'COL_CONCILIATOR'),
                    ('collective', 'in_conciliation', 'COL_CONCILIATION'),
                    ('collective', 'not_conciliated', 'COL_REPORT')) AS stock_clock(procedure, state, code)
    ON stock_clock.procedure = m.procedure AND stock_clock.state = m.state;

INSERT INTO cases_case (id, number, procedure, state, opened_as, title, timezone, sheet, facts_text, sector, workers, women,
                        strike_now, retries, presumed_at_fault, created_at, filed_at, ended_at, is_open, waits_for,
                        next_deadline, next_deadline_code, common_deadline, common_deadline_code, seq, head, touched_at, is_demo, conciliator_id, created_by_id,
                        filed_for_id, office_id, officer_id, claimant_id)
SELECT n, 'CB-2026-' || n, procedure, state, state, 'Union ' || union_id || ' / Enterprise ' || enterprise_id,
       'Asia/Phnom_Penh', '{}', 'What happened, in the words of the people concerned. ', 'garment', 20 + mod(a, 900), mod(a, 20),
       is_open AND mod(b / 100, 50) = 0, 0, false, filed_at, filed_at, CASE WHEN NOT is_open THEN filed_at + interval '30 days' END,
       is_open, CASE state WHEN 'filed' THEN 'office' WHEN 'under_review' THEN 'office' WHEN 'awaiting_information' THEN 'parties'
         WHEN 'awaiting_conciliator' THEN 'head' WHEN 'in_conciliation' THEN 'conciliator' WHEN 'settled' THEN 'parties'
         WHEN 'not_conciliated' THEN 'conciliator' WHEN 'in_court' THEN 'court' ELSE '' END,
       due, code, due, code, seq, encode(sha256(int8send(10 * n + seq)), 'hex'), filed_at, false,
       CASE WHEN state IN ('filed', 'under_review', 'awaiting_information', 'awaiting_conciliator') THEN NULL ELSE officer END,
       union_person, union_id, office, CASE WHEN state = 'filed' THEN NULL ELSE officer END, 2 * n - 1
  FROM standing CROSS JOIN LATERAL (SELECT
       CASE WHEN code = '' THEN '9000-01-01 00:00+00' ELSE date_trunc('day', now()) + (mod(a / 100, 45) - 4) * interval '1 day'
         + interval '17 hours' + CASE WHEN mod(a / 100, 45) - 4 < 1 AND n <= %(acts)s THEN interval '5 days' ELSE interval '0' END END AS due
     ) ends;

INSERT INTO cases_party (id, case_id, key, role, side, kind, name, name_latin, phone, email, address, language, interpreter,
                         safe_contact, workers, women, organization_id)
SELECT 2 * n - 1, n, 'union', 'claimant', 'workers', 'union', 'Union ' || union_id, '', '', '', '', 'km', '', '', 20, 10, union_id FROM standing
UNION ALL
SELECT 2 * n, n, 'enterprise', 'respondent', 'employer', 'enterprise', 'Enterprise ' || enterprise_id, '', '', '', '', 'km', '', '', 20, 10,
       enterprise_id FROM standing;

INSERT INTO cases_issue (id, case_id, key, position, kind, kind_confirmed, category, text, asked, claimant_position,
                         respondent_position, answer, status)
SELECT 3 * n - 3 + k, n, k::text, k, 'rights', true, (ARRAY['wages', 'overtime', 'bonus', 'dismissal', 'leave', 'safety_health'])[1 + mod(c + k, 6)],
       'Issue ' || k || ' of the dispute, told in a sentence or two.', '', '', '', '', CASE WHEN is_open THEN 'open' ELSE 'settled' END
  FROM standing, generate_series(1, 3) k WHERE k <= 1 + mod(c / 20, 3);

INSERT INTO cases_caseevent (id, case_id, seq, action, role, state_before, state_after, audience, recorded_at, occurred_at, day_only,
                             data, basis, warnings, assumed, previous, hash, actor_id, party_id)
SELECT 10 * n + k, n, k,
       (ARRAY['file', 'take_up', 'accept', 'appoint_conciliator', 'record_session', 'propose_settlement', 'record_session'])[k],
       CASE WHEN k = 1 THEN 'claimant' ELSE 'officer' END, CASE WHEN k = 1 THEN 'draft' ELSE 'under_review' END,
       CASE WHEN k = seq THEN state ELSE 'under_review' END, 'all', filed_at + k * interval '1 hour', filed_at + k * interval '1 hour', false,
       '{"clocks": {"met": ["COL_CONCILIATOR"], "started": []}}', 'LL 304', '[]', '[]',
       CASE WHEN k = 1 THEN '' ELSE encode(sha256(int8send(10 * n + k - 1)), 'hex') END, encode(sha256(int8send(10 * n + k)), 'hex'),
       CASE WHEN k = 1 THEN union_person ELSE officer END, CASE WHEN k = 1 THEN 2 * n - 1 END
  FROM standing, generate_series(1, 7) k WHERE k <= seq;

INSERT INTO cases_deadline (id, case_id, code, trigger_at, trigger_on, length, unit, due_at, due_on, basis, rule_set, verified, note,
                            is_right, extendable, calendar_version, counting, status, revision, trigger_id)
SELECT 2 * s.n, s.n, s.code, s.filed_at, s.filed_at::date, 15, 'calendar_days', c.next_deadline, c.next_deadline::date, 'LL 305', 'll1997',
       true, '', false, true, 1, jsonb_build_object('days', '[]'::jsonb), 'running', 1, 10 * s.n + 1
  FROM standing s JOIN cases_case c ON c.id = s.n WHERE s.code <> ''
UNION ALL
SELECT 2 * n + 1, n, 'COL_CONCILIATOR', filed_at, filed_at::date, 2, 'working_days', filed_at + interval '3 days', (filed_at + interval '2 days')::date,
       'LL 304', 'll1997', true, '', false, false, 1, jsonb_build_object('days', '[]'::jsonb), 'met', 1, 10 * n + 1
  FROM standing WHERE seq >= 4;

INSERT INTO notifications_notification (user_id, seq, kind, ref, verb, source, reason, occurred_at, created_at, read_at, done_at,
                                        unplanned, post_id, mandate_id)
SELECT user_id, row_number() OVER (PARTITION BY user_id ORDER BY n), 'case', 'CB-2026-' || n, 'take_up', 10 * n + seq, reason, filed_at,
       filed_at, CASE WHEN is_open THEN NULL ELSE filed_at END, CASE WHEN is_open THEN NULL ELSE filed_at END, false, post, mandate
  FROM (SELECT s.n, s.seq, s.filed_at, s.is_open, o.user_id, 'officer' AS reason, o.id AS post, NULL::bigint AS mandate
          FROM standing s JOIN accounts_post o ON o.user_id = s.officer WHERE s.seq > 1
        UNION ALL
        SELECT s.n, s.seq, s.filed_at, s.is_open, m.user_id, 'party', NULL, m.id
          FROM standing s JOIN accounts_mandate m ON m.user_id = s.union_person WHERE s.is_open) told;

INSERT INTO notifications_inbox (user_id, last_seq) SELECT user_id, max(seq) FROM notifications_notification GROUP BY user_id;

SELECT setval(pg_get_serial_sequence(t, 'id'), 100000000)
  FROM unnest(ARRAY['accounts_user', 'accounts_organization', 'accounts_mandate', 'cases_case', 'cases_party', 'cases_issue',
                    'cases_caseevent', 'cases_deadline', 'notifications_notification']) AS t;
