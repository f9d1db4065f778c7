-- One begins, ends or tells of a count at a time.
CREATE FUNCTION contracts_begin_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.why = 'period' AND NOT public.contracts_may(NEW.by_id, 'count_contract')
       OR NEW.why = 'hand_over' AND (
            NOT public.contracts_may(NEW.taker_id, 'manage_contract')
            OR NEW.by_id <> NEW.giver_id AND NOT public.contracts_may(NEW.by_id, 'view_every_contract'))
    THEN
        PERFORM public.contracts_refuse('the contract group counts contracts', 'contract_group');
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('contracts.count', 0));
    IF EXISTS (SELECT FROM public.contracts_count AS c
               WHERE NOT EXISTS (SELECT FROM public.contracts_countend WHERE count_id = c.id)
                 AND c.why = NEW.why AND c.giver_id IS NOT DISTINCT FROM NEW.giver_id) THEN
        PERFORM public.contracts_refuse('such a count runs already', 'one_count_at_a_time');
    END IF;
    SELECT count(*) INTO NEW.expected FROM public.contracts_contract
    WHERE NEW.giver_id IS NULL OR custodian_id = NEW.giver_id;
    IF NEW.expected = 0 THEN
        PERFORM public.contracts_refuse('there is nothing to count', 'nothing_to_count');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_count_b_begin BEFORE INSERT ON contracts_count
    FOR EACH ROW EXECUTE FUNCTION contracts_begin_count();

CREATE FUNCTION contracts_write_lines() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO public.contracts_countline (count_id, contract_id, place_id)
    SELECT NEW.id, id, place_id FROM public.contracts_contract
    WHERE NEW.giver_id IS NULL OR custodian_id = NEW.giver_id;
    RETURN NULL;
END $$;
CREATE TRIGGER contracts_count_lines AFTER INSERT ON contracts_count
    FOR EACH ROW EXECUTE FUNCTION contracts_write_lines();

-- A hand-over is counted by who takes over, a half-yearly check by the contract group.
CREATE FUNCTION contracts_check_tick() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    run public.contracts_count;
BEGIN
    SELECT c.* INTO run FROM public.contracts_count AS c
    JOIN public.contracts_countline AS l ON l.count_id = c.id WHERE l.id = NEW.line_id;
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('contracts.count', run.id));
    IF EXISTS (SELECT FROM public.contracts_countend WHERE count_id = run.id) THEN
        PERFORM public.contracts_refuse('this count is over', 'count_is_over');
    END IF;
    IF run.why = 'hand_over' AND NEW.by_id <> run.taker_id
       OR run.why = 'period' AND NOT public.contracts_may(NEW.by_id, 'count_contract') THEN
        PERFORM public.contracts_refuse('this is counted by another', 'counted_by_another');
    END IF;
    IF NEW.found = 'lent' AND NOT EXISTS (
        SELECT FROM public.contracts_countline AS l
        JOIN public.contracts_loan AS a ON a.contract_id = l.contract_id AND a.is_original
        JOIN public.contracts_handout AS h ON h.loan_id = a.id
        WHERE l.id = NEW.line_id
          AND NOT EXISTS (SELECT FROM public.contracts_loanreturn WHERE hand_out_id = h.id)) THEN
        PERFORM public.contracts_refuse('the original is not lent', 'lent_in_truth');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_tick_b_check BEFORE INSERT ON contracts_tick
    FOR EACH ROW EXECUTE FUNCTION contracts_check_tick();

CREATE FUNCTION contracts_end_count() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    run public.contracts_count;
    told bigint;
    away bigint;
BEGIN
    SELECT * INTO run FROM public.contracts_count WHERE id = NEW.count_id;
    PERFORM pg_advisory_xact_lock(hashtextextended('contracts.count', run.id));
    IF NEW.is_dropped THEN
        IF run.why <> 'hand_over' OR NEW.by_id NOT IN (run.giver_id, run.taker_id, run.by_id)
           AND NOT public.contracts_may(NEW.by_id, 'view_every_contract') THEN
            PERFORM public.contracts_refuse('only a hand-over is called off, by its people', 'dropped_by_its_people');
        END IF;
        NEW.counted := 0;
        NEW.missing := 0;
        RETURN NEW;
    END IF;
    IF run.why = 'hand_over' AND NEW.by_id <> run.taker_id
       OR run.why = 'period' AND NOT public.contracts_may(NEW.by_id, 'count_contract') THEN
        PERFORM public.contracts_refuse('this is counted by another', 'counted_by_another');
    END IF;
    SELECT count(*), count(*) FILTER (WHERE last.found = 'missing'),
        count(*) FILTER (WHERE last.found = 'lent') INTO told, NEW.missing, away
    FROM public.contracts_countline AS l
    CROSS JOIN LATERAL (SELECT t.found FROM public.contracts_tick AS t WHERE t.line_id = l.id
                        ORDER BY t.id DESC LIMIT 1) AS last
    WHERE l.count_id = run.id;
    IF told <> run.expected THEN
        PERFORM public.contracts_refuse('contracts are still to be counted', 'every_line_told');
    END IF;
    IF NEW.counted <> told - NEW.missing - away THEN
        PERFORM public.contracts_refuse('another number was counted', 'counted_as_told');
    END IF;
    IF run.why = 'hand_over' THEN
        -- What is missing stays with who could not hand it over.
        UPDATE public.contracts_contract AS c SET custodian_id = run.taker_id
        FROM public.contracts_countline AS l
        CROSS JOIN LATERAL (SELECT t.found FROM public.contracts_tick AS t WHERE t.line_id = l.id
                            ORDER BY t.id DESC LIMIT 1) AS last
        WHERE l.count_id = run.id AND c.id = l.contract_id AND c.custodian_id = run.giver_id
          AND last.found <> 'missing';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_countend_b_end BEFORE INSERT ON contracts_countend
    FOR EACH ROW EXECUTE FUNCTION contracts_end_count();

CREATE FUNCTION contracts_check_place() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.contracts_may(NEW.by_id, 'count_contract') THEN
        PERFORM public.contracts_refuse('the contract group checks its places', 'contract_group');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contracts_placecheck_b_check BEFORE INSERT ON contracts_placecheck
    FOR EACH ROW EXECUTE FUNCTION contracts_check_place();
