CREATE FUNCTION bylaw_bigrams(content text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH plain AS (SELECT lower(normalize(content, NFKC) COLLATE "C") AS text)
    SELECT coalesce(array_to_tsvector(array_agg(gram)), ''::tsvector)
    FROM (
        SELECT substr(run[1], place, 2) AS gram
        FROM plain, regexp_matches(regexp_replace(plain.text, '(?<=[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af])[\u3001,/\u00b7\u201c\u201d\u2018\u2019\u3008-\u300f()]+(?=[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af])', '', 'g'), '[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+', 'g') AS run,
            generate_series(1, length(run[1])) AS place
        UNION ALL
        SELECT left(word[1], 60) FROM plain, regexp_matches(plain.text, '[a-z0-9\u00c0-\u024f]+(?:[.-][a-z0-9\u00c0-\u024f]+)*', 'g') AS word
        UNION ALL
        SELECT left(word[1], 60) FROM plain, regexp_matches(plain.text, '[a-z0-9\u00c0-\u024f]+', 'g') AS word
    ) AS grams
$$;

-- Every pair and every beginning of a word must stand in the text. The patterns let neither quotes
-- nor backslashes through.
CREATE FUNCTION bylaw_bigram_query(content text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    WITH plain AS (SELECT lower(normalize(content, NFKC) COLLATE "C") AS text)
    SELECT coalesce(string_agg(term, ' & '), '')::tsquery
    FROM (
        SELECT quote_literal(substr(run[1], place, 2)) AS term
        FROM plain, regexp_matches(plain.text, '[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+', 'g') AS run,
            generate_series(1, length(run[1]) - 1) AS place
        UNION ALL
        SELECT quote_literal(run[1]) || ':*'
        FROM plain, regexp_matches(plain.text, '[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]+', 'g') AS run
        WHERE length(run[1]) = 1
        UNION ALL
        SELECT quote_literal(left(word[1], 60)) || ':*'
        FROM plain, regexp_matches(plain.text, '[a-z0-9\u00c0-\u024f]+(?:[.-][a-z0-9\u00c0-\u024f]+)*', 'g') AS word
    ) AS terms
$$;
