-- Made-up published awards, one for each number up to %(awards)s: some hundred words of English and Khmer each, the
-- frequent ones often and the rare ones rarely, as in real texts. Chance is a hash of the number, as in fill.sql.
-- Khmer stands in the search words in pieces of one to four clusters (cases/khmer.py), and in the text as it is written.

CREATE TEMP TABLE seat AS SELECT id, row_number() OVER (ORDER BY slug = 'phnom-penh' DESC, slug) AS rank FROM accounts_office;

CREATE TEMP TABLE prose AS
SELECT n, string_agg((%(english)s::text[])[1 + floor(array_length(%(english)s::text[], 1) * x * x * x)::int], ' ')
            AS english,
       string_agg((%(khmer)s::text[])[1 + floor(array_length(%(khmer)s::text[], 1) * y * y)::int], ' ')
            FILTER (WHERE mod(k, 3) = 0) AS khmer
  FROM generate_series(1, %(awards)s::bigint) n, generate_series(1, 90) k,
       LATERAL (SELECT (hashint8(n * 1000 + k) & 16777215) / 16777216.0::float8 AS x,
                       (hashint8(n * 1000 + k + 500) & 16777215) / 16777216.0::float8 AS y) chance
 GROUP BY n;

CREATE TEMP TABLE judged AS
SELECT p.*, hashint8(n) & 2147483647 AS a, hashint8(n + 10000000000) & 2147483647 AS b,
       date '2004-05-01' + mod(hashint8(n + 20000000000) & 2147483647, 8200) AS issued_on,
       'AW-' || to_char(n, 'FM0000000') AS number FROM prose p;

INSERT INTO cases_publicaward (award_id, number, title, issued_on, published_at, year, office_id, sector, status, binding, summary,
                               text, decisions, categories, outcomes, articles, digest, words)
SELECT j.n, j.number, 'Enterprise ' || mod(j.a, 5000), j.issued_on, j.issued_on, extract(year FROM j.issued_on), s.id,
       (ARRAY['garment', 'garment', 'garment', 'tourism', 'construction', 'footwear', 'transport', 'food'])[1 + mod(j.b, 8)],
       'award_final', mod(j.a, 9) = 0, 'A made-up award of the bench.',
       j.english || E'\n\n' || replace(j.khmer, ' ', ''),
       jsonb_build_array(jsonb_build_object('issue', 'Issue 1', 'category', c.one, 'outcome', o.one)),
       ARRAY[c.one], ARRAY[o.one], 'LL ' || 1 + mod(j.a, 390), encode(sha256(int8send(j.n)), 'hex'),
       strip(to_tsvector('simple', concat_ws(' ', j.number, 'Enterprise ' || mod(j.a, 5000), j.english, k.pieces, 'LL ' || 1 + mod(j.a, 390))))
  FROM judged j JOIN seat s ON s.rank = 1 + CASE WHEN mod(j.a, 100) < 40 THEN 0 ELSE mod(j.a / 100, 24) END
  CROSS JOIN LATERAL (SELECT string_agg(concat_ws(' ', one, one || two, one || two || three, one || two || three || four), ' ') AS pieces
                        FROM (SELECT x AS one, lead(x) OVER w AS two, lead(x, 2) OVER w AS three, lead(x, 3) OVER w AS four
                                FROM unnest(string_to_array(j.khmer, ' ')) WITH ORDINALITY u(x, place) WINDOW w AS (ORDER BY place)) s) k
  CROSS JOIN LATERAL (SELECT (ARRAY['wages', 'overtime', 'bonus', 'dismissal', 'leave', 'safety_health', 'union_dues', 'maternity'])[1 + mod(j.b, 8)]
                          AS one) c
  CROSS JOIN LATERAL (SELECT (ARRAY['ordered', 'ordered', 'rejected', 'rejected', 'partly_ordered', 'declined'])[1 + mod(j.a / 7, 6)] AS one) o;
