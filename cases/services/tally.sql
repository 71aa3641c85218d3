-- Counts the cases of the groups given, each by itself. This one statement is the full count and the upkeep:
-- what it says of a group does not depend on any other group.
--
-- chosen: the cases. cut: each case under every heading by which cases are cut. moved: what happened to them, in
-- order. old: those of an old register, with what it says came of them. said: one row for each thing counted of a case; those of `by_cut` are counted under every heading.
WITH wanted AS (
  SELECT * FROM unnest(%(offices)s::bigint[], %(procedures)s::text[], %(demos)s::boolean[], %(months)s::date[])
             AS w(office_id, procedure, is_demo, begun)
), chosen AS (
  SELECT c.id, w.office_id, w.procedure, w.is_demo, w.begun, c.state, c.is_open, c.filed_at, c.ended_at, c.sector,
         coalesce(c.workers, 0) AS workers, coalesce(c.women, 0) AS women,
         coalesce(c.migrants, 0) AS migrants, coalesce(c.informal, 0) AS informal
    FROM wanted w
    JOIN cases_case c ON c.office_id = w.office_id AND c.procedure = w.procedure AND c.is_demo = w.is_demo
     AND c.filed_at >= w.begun::timestamp AT TIME ZONE 'UTC'
     AND c.filed_at < (w.begun + interval '1 month') AT TIME ZONE 'UTC'
), old AS (
  SELECT o.case_id AS id, o.said ->> 'code' AS code, coalesce(c.ended_at, c.filed_at) AS moment, c.filed_at,
         coalesce(o.said ->> 'ended_on', '') <> '' AS dated
    FROM cases_oldcase o JOIN chosen c ON c.id = o.case_id
), cut AS (
  SELECT id, 'all' AS cut, '' AS value FROM chosen
  UNION ALL SELECT id, 'sector', sector FROM chosen
  UNION ALL SELECT id, 'origin', 'register' FROM old
  UNION ALL SELECT DISTINCT i.case_id, 'issue', i.category FROM cases_issue i JOIN chosen c ON c.id = i.case_id
  UNION ALL SELECT id, 'group', 'women' FROM chosen WHERE 2 * women > workers
  UNION ALL SELECT id, 'group', 'migrants' FROM chosen WHERE migrants > 0
  UNION ALL SELECT id, 'group', 'informal' FROM chosen WHERE informal > 0
), moved AS MATERIALIZED (
  SELECT e.case_id AS id, e.seq, e.action, e.state_before, e.state_after, e.occurred_at
    FROM cases_caseevent e JOIN chosen c ON c.id = e.case_id
), stages AS (
  SELECT id, occurred_at AS moment,
         CASE WHEN action = 'certify_settlement' AND state_before = 'in_conciliation' THEN 'conciliation.settled'
              WHEN action = 'report_non_conciliation' AND EXISTS (
                   SELECT FROM moved p WHERE p.id = m.id AND p.action = 'certify_partial_settlement' AND p.seq < m.seq)
              THEN 'conciliation.partly'
              WHEN action = 'report_non_conciliation' THEN 'conciliation.not'
              WHEN action = 'certify_settlement' AND state_before IN ('panel_forming', 'in_arbitration')
              THEN 'arbitration.settled'
              WHEN action = 'issue_award' THEN 'arbitration.award'
              WHEN action = 'discontinue' THEN 'arbitration.stopped'
              WHEN action = 'certify_settlement' AND state_before IN ('award_issued', 'award_objected', 'award_final')
              THEN 'award.settled'
              WHEN action = 'report_compliance' AND state_before = 'award_final' THEN 'award.carried_out'
              WHEN action = 'go_to_court' AND state_before IN ('award_objected', 'award_final') THEN 'award.court'
         END AS measure
    FROM moved m
  UNION ALL SELECT id, moment, 'conciliation.settled' FROM old WHERE code = 'settled'
  UNION ALL SELECT id, moment, 'conciliation.not' FROM old WHERE code IN ('not_settled', 'award', 'court')
  UNION ALL SELECT id, moment, 'arbitration.award' FROM old WHERE code = 'award'
), promises AS (
  SELECT id, occurred_at AS moment, 'promise.' || CASE WHEN action = 'certify_settlement' THEN 'settlement' ELSE 'award' END
         AS kind,
         CASE WHEN EXISTS (SELECT FROM moved l WHERE l.id = m.id AND l.seq > m.seq AND l.action = 'report_compliance')
              THEN 'kept'
              WHEN EXISTS (SELECT FROM moved l WHERE l.id = m.id AND l.seq > m.seq AND l.action = 'report_breach')
              THEN 'broken' ELSE 'open' END AS came
    FROM moved m
   WHERE action = 'certify_settlement' OR (state_after = 'award_final' AND state_before <> 'award_final')
), stays AS (
  SELECT id, state_after AS state, occurred_at AS since,
         lead(occurred_at) OVER (PARTITION BY id ORDER BY seq) AS moment
    FROM moved WHERE state_before <> state_after
), by_cut AS (
  SELECT id, filed_at AS moment, 'filed' AS measure, 0 AS bin, workers::bigint AS amount FROM chosen
  UNION ALL SELECT id, filed_at, 'women', 0, women FROM chosen WHERE women > 0
  UNION ALL SELECT id, moment, measure, 0, 0 FROM stages WHERE measure IS NOT NULL
  UNION ALL
  SELECT f.id, f.moment, 'days_to_settle', greatest(0, floor(extract(epoch FROM f.moment - c.filed_at) / 86400))::int, 0
    FROM (SELECT id, min(occurred_at) AS moment FROM moved WHERE action = 'certify_settlement' GROUP BY id) f
    JOIN chosen c ON c.id = f.id
  UNION ALL
  SELECT id, moment, 'days_to_settle', greatest(0, floor(extract(epoch FROM moment - filed_at) / 86400))::int, 0
    FROM old WHERE code = 'settled' AND dated
), said AS (
  SELECT b.id, b.moment, b.measure, cut.cut, cut.value, b.bin, b.amount FROM by_cut b JOIN cut ON cut.id = b.id
  UNION ALL
  SELECT id, filed_at, 'open', 'state', state, 0, 0 FROM chosen WHERE is_open
  UNION ALL
  SELECT id, ended_at, 'ended', 'state', state, 0, 0 FROM chosen WHERE NOT is_open AND ended_at IS NOT NULL
  UNION ALL
  SELECT id, moment, kind, 'came', came, 0, 0 FROM promises
  UNION ALL
  SELECT id, moment, 'stay', 'state', state, greatest(0, floor(extract(epoch FROM moment - since) / 86400))::int,
         greatest(0, extract(epoch FROM moment - since))::bigint
    FROM stays WHERE moment IS NOT NULL
  UNION ALL
  SELECT d.case_id, d.due_at, 'clock', d.status, d.code, 0, 0
    FROM cases_deadline d JOIN chosen c ON c.id = d.case_id
   WHERE d.status IN ('met', 'missed') AND NOT d.is_right
)
SELECT c.office_id, c.procedure, c.is_demo, c.begun,
       date_trunc('month', s.moment AT TIME ZONE %(zone)s)::date AS month, s.measure, s.cut, s.value, s.bin,
       count(*)::int AS n, sum(s.amount)::bigint AS amount
  FROM said s JOIN chosen c ON c.id = s.id
 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
