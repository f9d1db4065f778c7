CREATE FUNCTION publishing_by_another() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE author bigint;
BEGIN
    IF TG_TABLE_NAME = 'publishing_check' THEN
        SELECT by_id INTO STRICT author FROM public.publishing_version
        WHERE id = (to_jsonb(NEW) ->> 'version_id')::bigint;
    ELSE
        SELECT v.by_id INTO STRICT author FROM public.publishing_hit AS h
        JOIN public.publishing_screening AS s ON s.id = h.screening_id
        JOIN public.publishing_version AS v ON v.id = s.version_id
        WHERE h.id = (to_jsonb(NEW) ->> 'hit_id')::bigint;
    END IF;
    IF author = NEW.by_id THEN
        RAISE EXCEPTION 'this is for another than the author' USING ERRCODE = 'check_violation',
            CONSTRAINT = CASE TG_TABLE_NAME WHEN 'publishing_check' THEN 'checked_by_another'
                         ELSE 'hit_decided_by_another' END;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_check_b_another BEFORE INSERT ON publishing_check
    FOR EACH ROW EXECUTE FUNCTION publishing_by_another();
CREATE TRIGGER publishing_hitdecision_b_another BEFORE INSERT ON publishing_hitdecision
    FOR EACH ROW EXECUTE FUNCTION publishing_by_another();

-- At the end of the transaction the newest row of its history says what a row says.
CREATE FUNCTION publishing_keep_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told jsonb;
    own jsonb;
BEGIN
    EXECUTE format('SELECT to_jsonb(t) FROM public.%I AS t WHERE id = $1', TG_TABLE_NAME)
        INTO own USING NEW.id;
    EXECUTE format('SELECT to_jsonb(t) FROM public.%I AS t WHERE id = $1
                    ORDER BY history_id DESC LIMIT 1', TG_ARGV[0]) INTO told USING NEW.id;
    IF told IS NULL OR NOT told @> own THEN
        RAISE EXCEPTION '% % changes with a row of its history', TG_TABLE_NAME, NEW.id USING ERRCODE = 'check_violation',
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
