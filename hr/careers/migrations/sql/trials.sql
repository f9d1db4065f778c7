CREATE FUNCTION careers_check_job() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.careers_need(NEW.by_id, 'add_jobdescription');
    PERFORM pg_advisory_xact_lock(hashtextextended('careers.job', NEW.position_id));
    SELECT coalesce(max(number), 0) + 1 INTO NEW.number FROM public.careers_jobdescription
    WHERE position_id = NEW.position_id;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_jobdescription_b_check BEFORE INSERT ON careers_jobdescription
    FOR EACH ROW EXECUTE FUNCTION careers_check_job();

CREATE FUNCTION careers_check_exam() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.careers_need(NEW.by_id, 'add_exam');
    RETURN NEW;
END $$;
CREATE TRIGGER careers_exam_b_check BEFORE INSERT ON careers_exam
    FOR EACH ROW EXECUTE FUNCTION careers_check_exam();

CREATE FUNCTION careers_check_task() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.place NOT BETWEEN 1 AND (SELECT task_count FROM public.careers_exam WHERE id = NEW.exam_id) THEN
        PERFORM public.careers_refuse('an exam comes with its tasks', 'exam_stays');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_task_b_check BEFORE INSERT ON careers_task
    FOR EACH ROW EXECUTE FUNCTION careers_check_task();

-- At the COMMIT: an exam has all of its tasks, and each of the five parts (C2).
CREATE FUNCTION careers_whole_exam() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM public.careers_task WHERE exam_id = NEW.id) <> NEW.task_count
       OR (SELECT count(DISTINCT part) FROM public.careers_task WHERE exam_id = NEW.id) <> 5 THEN
        PERFORM public.careers_refuse('an exam has a task for every part', 'exam_is_whole');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER careers_exam_whole AFTER INSERT ON careers_exam
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION careers_whole_exam();

CREATE FUNCTION careers_check_trial() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.careers_need(NEW.by_id, 'hire_candidate');
    IF NOT EXISTS (
        SELECT FROM public.careers_candidate AS c
        JOIN public.careers_outlet AS o ON o.id = c.outlet_id
        JOIN public.careers_vacancy AS v ON v.id = o.vacancy_id
        JOIN public.careers_jobdescription AS wanted ON wanted.id = v.job_id
        JOIN public.careers_exam AS e ON e.id = NEW.exam_id
        JOIN public.careers_jobdescription AS tested ON tested.id = e.job_id
        WHERE c.id = NEW.candidate_id AND tested.position_id = wanted.position_id) THEN
        PERFORM public.careers_refuse('the exam is of another position', 'exam_of_the_position');
    END IF;
    IF EXISTS (SELECT FROM public.careers_candidateend WHERE candidate_id = NEW.candidate_id)
       OR EXISTS (SELECT FROM public.careers_consentend WHERE candidate_id = NEW.candidate_id) THEN
        PERFORM public.careers_refuse('this candidacy is closed', 'candidate_is_open');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_trial_b_check BEFORE INSERT ON careers_trial
    FOR EACH ROW EXECUTE FUNCTION careers_check_trial();

-- Two people mark, neither twice, and each of them every task.
CREATE FUNCTION careers_check_marking() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('careers.trial', NEW.trial_id));
    PERFORM public.careers_need(NEW.by_id, 'mark_trial');
    IF (SELECT count(*) FROM public.careers_marking WHERE trial_id = NEW.trial_id) >= 2 THEN
        PERFORM public.careers_refuse('two have marked', 'two_mark');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_marking_b_check BEFORE INSERT ON careers_marking
    FOR EACH ROW EXECUTE FUNCTION careers_check_marking();

CREATE FUNCTION careers_check_score() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM public.careers_task AS t JOIN public.careers_trial AS tr ON tr.exam_id = t.exam_id
        JOIN public.careers_marking AS m ON m.trial_id = tr.id
        WHERE t.id = NEW.task_id AND m.id = NEW.marking_id AND NEW.points BETWEEN 0 AND t.points) THEN
        PERFORM public.careers_refuse('no more points than the task has', 'points_of_the_task');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_score_b_check BEFORE INSERT ON careers_score
    FOR EACH ROW EXECUTE FUNCTION careers_check_score();

CREATE FUNCTION careers_whole_marking() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (SELECT count(*) FROM public.careers_score WHERE marking_id = NEW.id) <> (
        SELECT e.task_count FROM public.careers_exam AS e
        JOIN public.careers_trial AS t ON t.exam_id = e.id WHERE t.id = NEW.trial_id) THEN
        PERFORM public.careers_refuse('every task is marked', 'marking_is_whole');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER careers_marking_whole AFTER INSERT ON careers_marking
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION careers_whole_marking();

-- Whether a candidate passed: null before two people marked; in all, written and practical (C2).
CREATE FUNCTION careers_passed(asked bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN count(DISTINCT m.id) = 2 THEN
        sum(s.points) * 100 / sum(t.points) >= min(e.pass_percent)
        AND sum(s.points) FILTER (WHERE t.part = 'written') * 100
            / sum(t.points) FILTER (WHERE t.part = 'written') >= min(e.pass_percent)
        AND sum(s.points) FILTER (WHERE t.part = 'practical') * 100
            / sum(t.points) FILTER (WHERE t.part = 'practical') >= min(e.pass_percent) END
    FROM public.careers_trial AS tr JOIN public.careers_exam AS e ON e.id = tr.exam_id
    JOIN public.careers_marking AS m ON m.trial_id = tr.id
    JOIN public.careers_score AS s ON s.marking_id = m.id
    JOIN public.careers_task AS t ON t.id = s.task_id
    WHERE tr.candidate_id = asked
$$;
