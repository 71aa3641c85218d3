"""The words that cases are found by, kept up by triggers: as they stand, Khmer in pieces, names with a sign missing."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

_FUNCTIONS = r"""
CREATE FUNCTION cases_folded(said text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT lower(translate(replace(regexp_replace(normalize(said, NFC), '[\u00ad\u200b-\u200f\u2060\ufeff]', '', 'g'),
                                 E'\u17d2\u178a', E'\u17d2\u178f'), '០១២៣៤៥៦៧៨៩', '0123456789'))
$$;
CREATE FUNCTION cases_letters(run text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(m[1] ORDER BY place)
    FROM regexp_matches(run, '([\u1780-\u17b3\u17d7\u17dc](?:\u17d2[\u1780-\u17b3])*[\u17b4-\u17d1\u17d3\u17dd]*|.)', 'g')
         WITH ORDINALITY AS x(m, place)
$$;
CREATE FUNCTION cases_words(said text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT DISTINCT left(m[1], 60) FROM regexp_matches(cases_folded(said), '([^\s\u1780-\u17ff!-/:-@\[-`{-~«»“”]+)', 'g') m
$$;
CREATE FUNCTION cases_runs(said text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT DISTINCT left(m[1], 400) FROM regexp_matches(cases_folded(said), '([\u1780-\u17d3\u17d7\u17dc\u17dd]+)', 'g') m
$$;
CREATE FUNCTION cases_pieces(run text, sizes int[]) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT DISTINCT array_to_string(l.letters[i:i + size - 1], '')
    FROM (SELECT cases_letters(run) AS letters) l, unnest(sizes) size,
         generate_series(1, cardinality(l.letters) - size + 1) i
$$;
-- What a text must have to hold what is asked for: its words, and of its Khmer the longest pieces.
CREATE FUNCTION cases_asked(said text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(token), '{}') FROM (
    SELECT cases_words(said) AS token
    UNION SELECT p FROM cases_runs(said) r, cases_pieces(r, ARRAY[least(3, cardinality(cases_letters(r)))]) p) t
$$;
-- A word and what remains of it without one of its signs: two words that differ in one sign share one of these.
CREATE FUNCTION cases_near(said text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT coalesce(array_agg(DISTINCT token), '{}') FROM (
    SELECT unnest(ARRAY['~' || w, '~' || overlay(w placing '' from i for 1)]) AS token
      FROM cases_words(said) w, generate_series(1, length(w)) i WHERE length(w) BETWEEN 4 AND 20 AND w !~ '[0-9]'
    UNION
    SELECT unnest(ARRAY['~' || r, '~' || array_to_string(l[1:i - 1] || l[i + 1:], '')])
      FROM cases_runs(said) r, cases_letters(r) l, generate_series(1, cardinality(l)) i
     WHERE cardinality(l) BETWEEN 3 AND 12) t
$$;
CREATE FUNCTION cases_found_by(wanted bigint) RETURNS text[] LANGUAGE sql STABLE AS $$
  SELECT ARRAY(SELECT cases_words(s.all_of) UNION
               SELECT p FROM cases_runs(s.all_of) r, cases_pieces(r, ARRAY[1, 2, 3]) p UNION
               SELECT unnest(cases_near(s.names)))
    FROM (SELECT concat_ws(' ', c.title, n.names) AS names,
                 concat_ws(' ', c.number, c.council_number, c.title, n.names, i.texts) AS all_of
            FROM cases_case c
            LEFT JOIN LATERAL (SELECT string_agg(concat_ws(' ', p.name, p.name_latin), ' ') AS names
                                 FROM cases_party p WHERE p.case_id = c.id) n ON true
            LEFT JOIN LATERAL (SELECT left(string_agg(i.text, ' '), 20000) AS texts
                                 FROM cases_issue i WHERE i.case_id = c.id) i ON true
           WHERE c.id = wanted AND c.number IS NOT NULL AND c.state <> 'draft') s
$$;
CREATE FUNCTION cases_keep_words() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  one bigint;
BEGIN
  FOR one IN SELECT DISTINCT id FROM (VALUES (CASE WHEN TG_TABLE_NAME = 'cases_case' THEN (to_jsonb(NEW) ->> 'id')::bigint
                                                   ELSE (to_jsonb(NEW) ->> 'case_id')::bigint END),
                                             (CASE WHEN TG_TABLE_NAME <> 'cases_case' THEN (to_jsonb(OLD) ->> 'case_id')::bigint END))
                                     AS c(id) WHERE id IS NOT NULL
  LOOP
    INSERT INTO cases_casewords (case_id, tokens) SELECT one, t FROM cases_found_by(one) t WHERE t IS NOT NULL
    ON CONFLICT (case_id) DO UPDATE SET tokens = EXCLUDED.tokens;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER keeps_words_new AFTER INSERT ON cases_case FOR EACH ROW WHEN (NEW.number IS NOT NULL)
  EXECUTE FUNCTION cases_keep_words();
CREATE TRIGGER keeps_words AFTER UPDATE ON cases_case FOR EACH ROW
  WHEN ((OLD.number, OLD.council_number, OLD.title) IS DISTINCT FROM (NEW.number, NEW.council_number, NEW.title))
  EXECUTE FUNCTION cases_keep_words();
CREATE TRIGGER keeps_words AFTER INSERT OR DELETE OR UPDATE OF name, name_latin, case_id ON cases_party
  FOR EACH ROW EXECUTE FUNCTION cases_keep_words();
CREATE TRIGGER keeps_words AFTER INSERT OR DELETE OR UPDATE OF text, case_id ON cases_issue
  FOR EACH ROW EXECUTE FUNCTION cases_keep_words();
INSERT INTO cases_casewords (case_id, tokens)
SELECT c.id, t FROM cases_case c, cases_found_by(c.id) t WHERE t IS NOT NULL;
"""
_GONE = """
DROP TRIGGER keeps_words_new ON cases_case; DROP TRIGGER keeps_words ON cases_case;
DROP TRIGGER keeps_words ON cases_party; DROP TRIGGER keeps_words ON cases_issue;
DROP FUNCTION cases_keep_words(); DROP FUNCTION cases_found_by(bigint); DROP FUNCTION cases_near(text);
DROP FUNCTION cases_asked(text); DROP FUNCTION cases_pieces(text, int[]); DROP FUNCTION cases_runs(text);
DROP FUNCTION cases_words(text); DROP FUNCTION cases_letters(text); DROP FUNCTION cases_folded(text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0016_published_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="CaseWords",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "tokens",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.TextField(), default=list, size=None
                    ),
                ),
            ],
            options={
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["tokens"], name="case_words")],
            },
        ),
        migrations.RunSQL(_FUNCTIONS, _GONE),
    ]
