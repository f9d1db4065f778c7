-- Only the person declares, while the file is open or was handed back (A5-1).
CREATE FUNCTION careers_check_declaration() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owner bigint;
    newest public.careers_declaration;
    found text;
BEGIN
    SELECT person_id INTO owner FROM public.careers_entryfile WHERE id = NEW.file_id;
    PERFORM public.careers_lock(owner);
    IF NEW.by_id <> owner THEN
        PERFORM public.careers_refuse('everybody declares for themselves', 'declared_by_oneself');
    END IF;
    SELECT * INTO newest FROM public.careers_declaration
    WHERE file_id = NEW.file_id ORDER BY number DESC LIMIT 1;
    SELECT finding INTO found FROM public.careers_verification WHERE declaration_id = newest.id;
    IF newest.id IS NOT NULL AND found IS DISTINCT FROM 'returned' THEN
        PERFORM public.careers_refuse('this file is not open', 'file_is_open');
    END IF;
    NEW.number := coalesce(newest.number, 0) + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_declaration_b_check BEFORE INSERT ON careers_declaration
    FOR EACH ROW EXECUTE FUNCTION careers_check_declaration();

CREATE FUNCTION careers_check_verification() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    owner bigint;
BEGIN
    SELECT f.person_id INTO owner FROM public.careers_entryfile AS f
    JOIN public.careers_declaration AS d ON d.file_id = f.id WHERE d.id = NEW.declaration_id;
    PERFORM public.careers_lock(owner);
    PERFORM public.careers_need(NEW.by_id, 'verify_entry');
    IF NEW.by_id = owner THEN
        PERFORM public.careers_refuse('nobody verifies their own file', 'nobody_for_oneself');
    END IF;
    IF NEW.finding = 'false' AND NOT EXISTS (
        SELECT FROM public.discipline_case
        WHERE id = NEW.case_id AND subject_id = owner AND clause = 'A5-1') THEN
        PERFORM public.careers_refuse('a falsified file has its case', 'falsification_has_a_case');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_verification_b_check BEFORE INSERT ON careers_verification
    FOR EACH ROW EXECUTE FUNCTION careers_check_verification();
