-- Everybody above a person; a circle ends since UNION keeps each row once.
CREATE FUNCTION service_above(who bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE line(id) AS (
        SELECT supervisor_id FROM public.people_employee WHERE id = who
        UNION SELECT e.supervisor_id FROM public.people_employee AS e JOIN line ON e.id = line.id
    )
    SELECT id FROM line WHERE id IS NOT NULL AND id <> who
$$;

CREATE FUNCTION service_add_draw() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.service_may(NEW.by_id, 'lead_service') THEN
        PERFORM public.service_refuse('the lead of the service draws', 'quality_lead');
    END IF;
    IF NEW.size < 1 OR NEW.each < 1 OR extract(day FROM NEW.month) <> 1 OR NEW.seed = '' THEN
        PERFORM public.service_refuse('a draw is of a month, by a seed', 'quality_draw');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_qualitydraw_add BEFORE INSERT ON service_qualitydraw
    FOR EACH ROW EXECUTE FUNCTION service_add_draw();

-- A draw says how many it holds, and holds no more; each conversation is that of who answered it.
CREATE FUNCTION service_add_sample() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held record;
    asked record;
BEGIN
    SELECT * INTO held FROM public.service_qualitydraw WHERE id = NEW.draw_id FOR NO KEY UPDATE;
    SELECT * INTO asked FROM public.service_ticket WHERE id = NEW.ticket_id;
    IF (SELECT count(*) FROM public.service_qualitysample WHERE draw_id = NEW.draw_id) >= held.size
       OR (SELECT count(*) FROM public.service_qualitysample
           WHERE draw_id = NEW.draw_id AND person_id = NEW.person_id) >= held.each THEN
        PERFORM public.service_refuse('the draw is complete', 'quality_draw_full');
    END IF;
    IF asked.way NOT IN ('online', 'phone')
       OR date_trunc('month', asked.at AT TIME ZONE 'Asia/Shanghai')::date <> held.month
       OR NEW.person_id IS DISTINCT FROM (
            SELECT by_id FROM public.service_ticketstep
            WHERE ticket_id = NEW.ticket_id AND step = 'replied' ORDER BY id LIMIT 1) THEN
        PERFORM public.service_refuse('a conversation of the month, and of who answered it', 'quality_sample');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_qualitysample_add BEFORE INSERT ON service_qualitysample
    FOR EACH ROW EXECUTE FUNCTION service_add_sample();

CREATE FUNCTION service_faults_fit(way text, faults text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT faults <@ CASE way WHEN 'online' THEN string_to_array('1,2,3,4,5,6', ',')
                              ELSE string_to_array('A,B,C,D,E,F,G,H,I,J,K,L,M,N', ',') END
        AND cardinality(faults) = (SELECT count(DISTINCT f) FROM unnest(faults) AS f)
$$;

CREATE FUNCTION service_give_score() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    whose bigint;
    held text;
BEGIN
    SELECT s.person_id, t.way INTO whose, held FROM public.service_qualitysample AS s
        JOIN public.service_ticket AS t ON t.id = s.ticket_id WHERE s.id = NEW.sample_id;
    IF NOT public.service_may(NEW.by_id, 'lead_service') THEN
        PERFORM public.service_refuse('the lead of the service scores', 'quality_lead');
    END IF;
    IF NEW.by_id = whose THEN
        PERFORM public.service_refuse('nobody scores their own conversations', 'quality_not_oneself');
    END IF;
    IF NOT public.service_faults_fit(held, NEW.faults::text[]) OR NEW.points NOT BETWEEN 1 AND 100
       OR NEW.score <> greatest(0, 100 - NEW.points * cardinality(NEW.faults))
       OR NEW.appeal_until <= NEW.at THEN
        PERFORM public.service_refuse('a score follows from its faults', 'quality_score_follows');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_qualityscore_give BEFORE INSERT ON service_qualityscore
    FOR EACH ROW EXECUTE FUNCTION service_give_score();

CREATE FUNCTION service_appeal_score() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held record;
BEGIN
    SELECT c.appeal_until, s.person_id INTO held FROM public.service_qualityscore AS c
        JOIN public.service_qualitysample AS s ON s.id = c.sample_id WHERE c.id = NEW.score_id;
    IF NEW.by_id <> held.person_id OR btrim(NEW.text) = '' THEN
        PERFORM public.service_refuse('who was scored appeals, in words', 'quality_own_appeal');
    END IF;
    IF NEW.at >= held.appeal_until THEN
        PERFORM public.service_refuse('the time for an appeal is over', 'quality_appeal_in_time');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_qualityappeal_take BEFORE INSERT ON service_qualityappeal
    FOR EACH ROW EXECUTE FUNCTION service_appeal_score();

CREATE FUNCTION service_answer_appeal() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held record;
BEGIN
    SELECT c.*, a.by_id AS person_id INTO held FROM public.service_qualityappeal AS a
        JOIN public.service_qualityscore AS c ON c.id = a.score_id WHERE a.id = NEW.appeal_id;
    IF NEW.by_id IN (held.by_id, held.person_id) OR NOT EXISTS (
        SELECT FROM public.people_employee AS e LEFT JOIN public.people_position AS p ON p.id = e.position_id
        WHERE e.id = NEW.by_id AND e.is_active AND (
            p.code = 'general_manager' OR e.id IN (SELECT public.service_above(held.by_id))
            OR public.service_may(e.id, 'lead_service')
               AND NOT EXISTS (SELECT public.service_above(held.by_id)))) THEN
        PERFORM public.service_refuse('somebody above who gave the score answers', 'quality_answer_above');
    END IF;
    IF NOT (NEW.faults <@ held.faults) OR btrim(NEW.text) = ''
       OR NEW.score <> greatest(0, 100 - held.points * cardinality(NEW.faults)) THEN
        PERFORM public.service_refuse('an answer says which of the faults stand', 'quality_answer_follows');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_qualityanswer_take BEFORE INSERT ON service_qualityanswer
    FOR EACH ROW EXECUTE FUNCTION service_answer_appeal();
