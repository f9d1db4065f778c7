-- A second probation is the extension that an approved review gave; there is no third (C2).
CREATE FUNCTION careers_check_probation() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.careers_lock(NEW.person_id);
    IF NEW.by_id = NEW.person_id THEN
        PERFORM public.careers_refuse('nobody puts themselves on probation', 'nobody_for_oneself');
    END IF;
    IF NEW.number = 1 THEN
        IF NEW.by_id IS NOT NULL THEN
            PERFORM public.careers_need(NEW.by_id, 'keep_probation');
            IF EXISTS (SELECT FROM public.people_employee WHERE id = NEW.person_id
                       AND NOT NEW.starts_on BETWEEN hired_on AND (hired_on + interval '6 months')::date) THEN
                PERFORM public.careers_refuse('whoever is regular is put on no probation', 'probation_of_who_is_new');
            END IF;
        END IF;
    ELSIF NOT EXISTS (
        SELECT FROM public.careers_probation AS p
        JOIN public.careers_probationend AS e ON e.probation_id = p.id
        JOIN public.careers_review AS r ON r.id = e.review_id
        WHERE p.person_id = NEW.person_id AND p.number = 1 AND e.outcome = 'extend'
        AND r.until = NEW.ends_on AND NEW.starts_on = p.ends_on + 1) THEN
        PERFORM public.careers_refuse('an approved review extends a probation', 'extended_by_review');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_probation_b_check BEFORE INSERT ON careers_probation
    FOR EACH ROW EXECUTE FUNCTION careers_check_probation();

CREATE FUNCTION careers_check_review() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.careers_probation;
BEGIN
    SELECT * INTO asked FROM public.careers_probation WHERE id = NEW.probation_id;
    PERFORM public.careers_lock(asked.person_id);
    IF NOT public.careers_is_above(NEW.by_id, asked.person_id) THEN
        PERFORM public.careers_refuse('who stands above the person reviews', 'reviewed_from_above');
    END IF;
    IF EXISTS (SELECT FROM public.careers_probationend WHERE probation_id = asked.id) THEN
        PERFORM public.careers_refuse('this probation is decided', 'probation_is_decided');
    END IF;
    IF EXISTS (SELECT FROM public.careers_review AS r
               JOIN public.approvals_approval AS a ON a.id = r.approval_id
               WHERE r.probation_id = asked.id AND a.state IN ('pending', 'returned')) THEN
        PERFORM public.careers_refuse('a review lies before who decides', 'one_review');
    END IF;
    IF (SELECT count(*) FROM jsonb_each_text(NEW.scores)) <> 5
       OR EXISTS (SELECT FROM jsonb_each_text(NEW.scores) WHERE value::int NOT BETWEEN 1 AND 5)
       OR NEW.percent <> (SELECT sum(value::int) * 100 / 25 FROM jsonb_each_text(NEW.scores)) THEN
        PERFORM public.careers_refuse('five criteria have one to five points', 'five_scores');
    END IF;
    IF NEW.outcome = 'end' AND NEW.until > (greatest(asked.ends_on, public.careers_day(NEW.at))
                                            + interval '1 month')::date THEN
        PERFORM public.careers_refuse('employment ends within a month', 'ends_within_a_month');
    END IF;
    IF NEW.outcome = 'extend' AND asked.number > 1 THEN
        PERFORM public.careers_refuse('it was extended already', 'probation_extended_once');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_review_b_check BEFORE INSERT ON careers_review
    FOR EACH ROW EXECUTE FUNCTION careers_check_review();
CREATE TRIGGER careers_review_keep BEFORE UPDATE ON careers_review
    FOR EACH ROW EXECUTE FUNCTION careers_join_approval('careers.review');
CREATE TRIGGER careers_review_stays BEFORE DELETE OR TRUNCATE ON careers_review
    FOR EACH STATEMENT EXECUTE FUNCTION bylaw_refuse('C2');

-- Nothing ends a probation but an approved review, or the end of the employment itself.
CREATE FUNCTION careers_check_probation_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.careers_probation;
    said public.careers_review;
    least int;
BEGIN
    SELECT * INTO asked FROM public.careers_probation WHERE id = NEW.probation_id;
    PERFORM public.careers_lock(asked.person_id);
    IF NEW.review_id IS NULL THEN
        IF NEW.outcome <> 'end' OR EXISTS (
            SELECT FROM public.people_employee WHERE id = asked.person_id AND is_active) THEN
            PERFORM public.careers_refuse('a review ends a probation', 'ended_by_review');
        END IF;
        RETURN NEW;
    END IF;
    SELECT * INTO said FROM public.careers_review WHERE id = NEW.review_id;
    IF said.probation_id <> asked.id OR said.outcome <> NEW.outcome OR NOT EXISTS (
        SELECT FROM public.approvals_approval WHERE id = said.approval_id AND state = 'approved') THEN
        PERFORM public.careers_refuse('an approved review ends a probation', 'ended_by_review');
    END IF;
    SELECT (values->>'review_pass_percent')::int INTO least FROM public.rulebook_ruleversion
    WHERE id = asked.version_id;
    IF NEW.outcome = 'confirm' AND said.percent < least THEN
        PERFORM public.careers_refuse('below the pass mark', 'review_passed');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_probationend_b_check BEFORE INSERT ON careers_probationend
    FOR EACH ROW EXECUTE FUNCTION careers_check_probation_end();
