-- Every end of the number after a dash and every end of the initials is a word of its own, so that a
-- beginning of one is any part of them.
CREATE FUNCTION contracts_searched_words(number text, title text, counterparty text, initials text)
RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT public.bylaw_bigrams(coalesce(number, '') || ' '
        || coalesce(substring(number FROM '-(.*)$'), '') || ' '
        || coalesce(title, '') || ' ' || coalesce(counterparty, '') || ' ' || coalesce((
            SELECT string_agg(substr(word, place, 40), ' ')
            FROM unnest(string_to_array(initials, ' ')) AS word,
                generate_series(1, length(word)) AS place), ''))
$$;
