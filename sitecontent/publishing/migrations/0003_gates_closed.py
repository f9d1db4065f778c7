"""What was left open: what is shown ends by a takedown or a newer publication alone, product
information names its product, words and partners change with a row of their history, and the files
of a version come before it is held against the word list.

A word called harmless stays so in a newer version whose text is the same in that field.
"""

from django.db import migrations

HEADER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
READ = "STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
REFUSED = "USING ERRCODE = 'check_violation'"
END_SHOWN = "FUNCTION publishing_end_shown(bigint, timestamptz)"

HELD = f"""
REVOKE ALL ON {END_SHOWN} FROM PUBLIC;

CREATE FUNCTION publishing_name_product() RETURNS trigger {HEADER} AS $$
BEGIN
    IF NEW.kind = 'product' AND NEW.product_id IS NULL THEN
        RAISE EXCEPTION 'product information names its product' {REFUSED},
            CONSTRAINT = 'product_is_named';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_item_product BEFORE INSERT ON publishing_item
    FOR EACH ROW EXECUTE FUNCTION publishing_name_product();

CREATE FUNCTION publishing_place_unscreened() RETURNS trigger {HEADER} AS $$
BEGIN
    IF EXISTS (SELECT FROM public.publishing_screening WHERE version_id = NEW.version_id) THEN
        RAISE EXCEPTION 'version % was held against the word list: nothing is added',
            NEW.version_id {REFUSED}, CONSTRAINT = 'version_under_review';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_placed_c_unscreened BEFORE INSERT ON publishing_placed
    FOR EACH ROW EXECUTE FUNCTION publishing_place_unscreened();

-- At the end of the transaction the newest row of its history says what a row says.
CREATE FUNCTION publishing_keep_history() RETURNS trigger {HEADER} AS $$
DECLARE
    told jsonb;
    own jsonb;
BEGIN
    EXECUTE format('SELECT to_jsonb(t) FROM public.%I AS t WHERE id = $1', TG_TABLE_NAME)
        INTO own USING NEW.id;
    EXECUTE format('SELECT to_jsonb(t) FROM public.%I AS t WHERE id = $1
                    ORDER BY history_id DESC LIMIT 1', TG_ARGV[0]) INTO told USING NEW.id;
    IF told IS NULL OR NOT told @> own THEN
        RAISE EXCEPTION '% % changes with a row of its history', TG_TABLE_NAME, NEW.id {REFUSED},
            CONSTRAINT = 'history_is_kept';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER publishing_word_history AFTER UPDATE ON publishing_word
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION publishing_keep_history('publishing_historicalword');
CREATE CONSTRAINT TRIGGER publishing_partner_history AFTER UPDATE ON publishing_partner
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION publishing_keep_history('publishing_historicalpartner');
"""

SAID = f"""
-- What a field of a version reads.
CREATE FUNCTION publishing_text(which bigint, field text) RETURNS text
LANGUAGE sql {READ} AS $$
    SELECT CASE field
        WHEN 'files' THEN (
            SELECT string_agg(a.name, E'\\n' ORDER BY p.position, p.id)
            FROM public.publishing_placed AS p
            JOIN public.publishing_attachment AS a ON a.id = p.attachment_id
            WHERE p.version_id = which)
        WHEN 'sku' THEN 'sku'
        ELSE to_jsonb(v) ->> field END
    FROM public.publishing_version AS v WHERE v.id = which
$$;

-- The last decision on the word that a hit found where it stands: said of it in this version or,
-- by another than this one's author, in an older one that reads the same in that field.
CREATE FUNCTION publishing_said_of(which bigint) RETURNS bigint LANGUAGE sql {READ} AS $$
    SELECT d.id
    FROM public.publishing_hit AS h
    JOIN public.publishing_screening AS s ON s.id = h.screening_id
    JOIN public.publishing_version AS v ON v.id = s.version_id
    JOIN public.publishing_version AS w ON w.item_id = v.item_id AND w.number <= v.number
    JOIN public.publishing_screening AS t ON t.version_id = w.id
    JOIN public.publishing_hit AS o ON o.screening_id = t.id
        AND (o.word_id, o.field, o.start, o."end") = (h.word_id, h.field, h.start, h."end")
    JOIN public.publishing_hitdecision AS d ON d.hit_id = o.id
    WHERE h.id = which AND d.by_id <> v.by_id
      AND (w.id = v.id OR public.publishing_text(w.id, h.field)
                          = public.publishing_text(v.id, h.field))
    ORDER BY d.id DESC LIMIT 1
$$;

CREATE OR REPLACE FUNCTION publishing_words_decided(which bigint) RETURNS boolean
LANGUAGE plpgsql {READ} AS $$
DECLARE newest public.publishing_screening;
BEGIN
    SELECT * INTO newest FROM public.publishing_screening WHERE version_id = which
        ORDER BY id DESC LIMIT 1;
    IF newest.id IS NULL OR newest.count <> (
        SELECT count(*) FROM public.publishing_hit WHERE screening_id = newest.id) THEN
        RETURN false;
    END IF;
    RETURN NOT EXISTS (
        SELECT FROM public.publishing_hit AS h WHERE h.screening_id = newest.id
        AND NOT coalesce((SELECT is_harmless FROM public.publishing_hitdecision
                          WHERE id = public.publishing_said_of(h.id)), false));
END $$;
"""

BEFORE = f"""
CREATE OR REPLACE FUNCTION publishing_words_decided(which bigint) RETURNS boolean
LANGUAGE plpgsql {READ} AS $$
DECLARE newest public.publishing_screening;
BEGIN
    SELECT * INTO newest FROM public.publishing_screening WHERE version_id = which
        ORDER BY id DESC LIMIT 1;
    IF newest.id IS NULL OR newest.count <> (
        SELECT count(*) FROM public.publishing_hit WHERE screening_id = newest.id) THEN
        RETURN false;
    END IF;
    RETURN NOT EXISTS (
        SELECT FROM public.publishing_hit AS h WHERE h.screening_id = newest.id
        AND coalesce((
            SELECT d.is_harmless FROM public.publishing_hit AS o
            JOIN public.publishing_screening AS s ON s.id = o.screening_id
            JOIN public.publishing_hitdecision AS d ON d.hit_id = o.id
            WHERE s.version_id = which AND (o.word_id, o.field, o.start, o."end")
                = (h.word_id, h.field, h.start, h."end")
            ORDER BY d.id DESC LIMIT 1), false) = false);
END $$;
DROP FUNCTION publishing_said_of(bigint);
DROP FUNCTION publishing_text(bigint, text);
"""
UNDO = f"""
GRANT EXECUTE ON {END_SHOWN} TO PUBLIC;
DROP FUNCTION publishing_name_product() CASCADE;
DROP FUNCTION publishing_place_unscreened() CASCADE;
DROP FUNCTION publishing_keep_history() CASCADE;
"""


def read_anew(apps, _editor):
    """What is on the list is known by what it is read as now, where that is not taken."""
    from sitecontent.publishing.screening.reading import plain

    Word = apps.get_model("publishing", "Word")
    rows = list(Word.objects.all())
    taken = {row.plain for row in rows}
    for row in rows:
        read = plain(row.text)
        if read not in taken and read:
            taken.add(read)
            Word.objects.filter(pk=row.pk).update(plain=read)


class Migration(migrations.Migration):
    dependencies = [("publishing", "0002_gates")]

    operations = [
        migrations.RunPython(read_anew, migrations.RunPython.noop),
        migrations.RunSQL(HELD, UNDO),
        migrations.RunSQL(SAID, BEFORE),
    ]
