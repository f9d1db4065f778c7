CREATE FUNCTION publishing_position(person bigint) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT p.code FROM public.people_employee AS e
    JOIN public.people_position AS p ON p.id = e.position_id WHERE e.id = person AND e.is_active
$$;

CREATE FUNCTION publishing_words_decided(which bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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

-- What a field of a version reads.
CREATE FUNCTION publishing_text(which bigint, field text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE field
        WHEN 'files' THEN (
            SELECT string_agg(a.name, E'\n' ORDER BY p.position, p.id)
            FROM public.publishing_placed AS p
            JOIN public.publishing_attachment AS a ON a.id = p.attachment_id
            WHERE p.version_id = which)
        WHEN 'sku' THEN 'sku'
        ELSE to_jsonb(v) ->> field END
    FROM public.publishing_version AS v WHERE v.id = which
$$;

-- The last decision on the word that a hit found where it stands: said of it in this version or,
-- by another than this one's author, in an older one that reads the same in that field.
CREATE FUNCTION publishing_said_of(which bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
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
