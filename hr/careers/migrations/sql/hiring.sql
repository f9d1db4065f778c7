CREATE FUNCTION careers_check_vacancy() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.careers_need(NEW.by_id, 'add_vacancy');
    RETURN NEW;
END $$;
CREATE TRIGGER careers_vacancy_b_check BEFORE INSERT ON careers_vacancy
    FOR EACH ROW EXECUTE FUNCTION careers_check_vacancy();

-- At the COMMIT: a vacancy has a channel, that of a specialist one online or at a fair (C1).
CREATE FUNCTION careers_whole_vacancy() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.careers_outlet WHERE vacancy_id = NEW.id
                   AND (NOT NEW.is_specialist OR channel IN ('online', 'fair'))) THEN
        PERFORM public.careers_refuse('a vacancy has its channels', 'vacancy_has_channels');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER careers_vacancy_whole AFTER INSERT ON careers_vacancy
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION careers_whole_vacancy();

CREATE FUNCTION careers_check_candidate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.careers_need(NEW.by_id, 'hire_candidate');
    IF EXISTS (SELECT FROM public.careers_vacancyend AS e JOIN public.careers_outlet AS o
               ON o.vacancy_id = e.vacancy_id WHERE o.id = NEW.outlet_id) THEN
        PERFORM public.careers_refuse('this vacancy is closed', 'vacancy_is_open');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_candidate_b_check BEFORE INSERT ON careers_candidate
    FOR EACH ROW EXECUTE FUNCTION careers_check_candidate();

CREATE FUNCTION careers_check_file() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.careers_need(NEW.by_id, 'hire_candidate');
    IF EXISTS (SELECT FROM public.careers_consentend WHERE candidate_id = NEW.candidate_id) THEN
        PERFORM public.careers_refuse('this candidate does not agree any more', 'candidate_is_open');
    END IF;
    IF NEW.sha256 <> encode(sha256(NEW.content), 'hex') THEN
        PERFORM public.careers_refuse('the file was changed on its way', 'fingerprint');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_candidatefile_b_check BEFORE INSERT ON careers_candidatefile
    FOR EACH ROW EXECUTE FUNCTION careers_check_file();

-- Who does not agree any more is erased at once: what is left says that somebody applied.
CREATE FUNCTION careers_erase_candidate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.careers_need(NEW.by_id, 'hire_candidate');
    IF EXISTS (SELECT FROM public.careers_hire AS h JOIN public.careers_offer AS o ON o.id = h.offer_id
               WHERE o.candidate_id = NEW.candidate_id) THEN
        PERFORM public.careers_refuse('this candidate was taken on', 'hired_already');
    END IF;
    UPDATE public.careers_candidate SET name = '—', phone = '', email = '', about = ''
    WHERE id = NEW.candidate_id;
    UPDATE public.careers_trial SET answers = '' WHERE candidate_id = NEW.candidate_id;
    DELETE FROM public.careers_candidatefile WHERE candidate_id = NEW.candidate_id;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_consentend_b_erase BEFORE INSERT ON careers_consentend
    FOR EACH ROW EXECUTE FUNCTION careers_erase_candidate();

CREATE FUNCTION careers_check_offer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    wanted public.careers_vacancy;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('careers.candidate', NEW.candidate_id));
    PERFORM public.careers_need(NEW.by_id, 'hire_candidate');
    SELECT v.* INTO wanted FROM public.careers_vacancy AS v
    JOIN public.careers_outlet AS o ON o.vacancy_id = v.id
    JOIN public.careers_candidate AS c ON c.outlet_id = o.id WHERE c.id = NEW.candidate_id;
    IF public.careers_passed(NEW.candidate_id) IS NOT TRUE THEN
        PERFORM public.careers_refuse('who passed the trial is offered a post', 'trial_comes_first');
    END IF;
    IF EXISTS (SELECT FROM public.careers_candidateend WHERE candidate_id = NEW.candidate_id)
       OR EXISTS (SELECT FROM public.careers_consentend WHERE candidate_id = NEW.candidate_id)
       OR EXISTS (SELECT FROM public.careers_vacancyend WHERE vacancy_id = wanted.id) THEN
        PERFORM public.careers_refuse('this candidacy is closed', 'candidate_is_open');
    END IF;
    IF wanted.is_specialist <> (NEW.grade_id IS NOT NULL) THEN
        PERFORM public.careers_refuse('specialists are paid by their own scale', 'own_scale');
    END IF;
    -- An approved one is over once it was declined, or its first day has passed; who was taken on
    -- by it is offered nothing more.
    IF EXISTS (SELECT FROM public.careers_offer AS o
               JOIN public.approvals_approval AS a ON a.id = o.approval_id
               WHERE o.candidate_id = NEW.candidate_id
               AND (a.state IN ('pending', 'returned') OR a.state = 'approved'
                    AND (EXISTS (SELECT FROM public.careers_hire WHERE offer_id = o.id)
                         OR o.first_day >= public.careers_day(NEW.at) AND NOT EXISTS (
                             SELECT FROM public.careers_answer WHERE offer_id = o.id AND NOT accepts)))) THEN
        PERFORM public.careers_refuse('an offer stands already', 'one_offer');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_offer_b_check BEFORE INSERT ON careers_offer
    FOR EACH ROW EXECUTE FUNCTION careers_check_offer();
CREATE TRIGGER careers_offer_keep BEFORE UPDATE ON careers_offer
    FOR EACH ROW EXECUTE FUNCTION careers_join_approval('careers.offer');
CREATE TRIGGER careers_offer_stays BEFORE DELETE OR TRUNCATE ON careers_offer
    FOR EACH STATEMENT EXECUTE FUNCTION bylaw_refuse('C2');

CREATE FUNCTION careers_check_answer() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.careers_need(NEW.by_id, 'hire_candidate');
    IF NOT EXISTS (SELECT FROM public.careers_offer AS o
                   JOIN public.approvals_approval AS a ON a.id = o.approval_id
                   WHERE o.id = NEW.offer_id AND a.state = 'approved') THEN
        PERFORM public.careers_refuse('the offer is not approved', 'approval_comes_first');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_answer_b_check BEFORE INSERT ON careers_answer
    FOR EACH ROW EXECUTE FUNCTION careers_check_answer();

CREATE FUNCTION careers_check_hire() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.careers_offer;
    wanted public.careers_vacancy;
BEGIN
    SELECT * INTO asked FROM public.careers_offer WHERE id = NEW.offer_id;
    SELECT v.* INTO wanted FROM public.careers_vacancy AS v
    JOIN public.careers_outlet AS o ON o.vacancy_id = v.id
    JOIN public.careers_candidate AS c ON c.outlet_id = o.id WHERE c.id = asked.candidate_id;
    PERFORM pg_advisory_xact_lock(hashtextextended('careers.vacancy', wanted.id));
    PERFORM public.careers_need(NEW.by_id, 'hire_candidate');
    IF EXISTS (SELECT FROM public.careers_offer
               WHERE candidate_id = asked.candidate_id AND id > asked.id) THEN
        PERFORM public.careers_refuse('a later offer took the place of this one', 'newest_offer');
    END IF;
    IF NOT EXISTS (SELECT FROM public.careers_answer WHERE offer_id = asked.id AND accepts) THEN
        PERFORM public.careers_refuse('the candidate has not accepted', 'accepted_first');
    END IF;
    IF NOT EXISTS (
        SELECT FROM public.people_employee AS e
        JOIN public.careers_jobdescription AS j ON j.position_id = e.position_id
        WHERE e.id = NEW.person_id AND j.id = wanted.job_id AND e.hired_on = asked.first_day
        AND e.supervisor_id = asked.supervisor_id) THEN
        PERFORM public.careers_refuse('taken on as it was offered', 'hired_as_offered');
    END IF;
    IF (SELECT count(*) FROM public.careers_hire AS h
        JOIN public.careers_offer AS o ON o.id = h.offer_id
        JOIN public.careers_candidate AS c ON c.id = o.candidate_id
        JOIN public.careers_outlet AS l ON l.id = c.outlet_id
        WHERE l.vacancy_id = wanted.id) >= wanted.headcount THEN
        PERFORM public.careers_refuse('every post is filled', 'posts_are_filled');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_hire_b_check BEFORE INSERT ON careers_hire
    FOR EACH ROW EXECUTE FUNCTION careers_check_hire();
