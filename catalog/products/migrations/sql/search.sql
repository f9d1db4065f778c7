CREATE FUNCTION products_searched_text(sku text, name text, variant text, initials text)
RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(coalesce(sku, '') || ' ' || coalesce(name, '') || ' ' || coalesce(variant, '')
        || ' ' || coalesce(initials, '') || ' '
        || regexp_replace(coalesce(name, '') || coalesce(variant, ''), '\s|　', '', 'g'))
$$;

-- Every end of the initials is a word of its own, so that a beginning of one is any part of them.
CREATE FUNCTION products_searched_words(name text, variant text, initials text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT public.bylaw_bigrams(coalesce(name, '') || ' ' || coalesce(variant, '') || ' ' || coalesce((
        SELECT string_agg(substr(initials, place), ' ')
        FROM generate_series(1, length(initials)) AS place), ''))
$$;
