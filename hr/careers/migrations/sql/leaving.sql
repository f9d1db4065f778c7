-- A leaving is told on its day; a regular employee who resigns owes the months of the rules (A5-2).
CREATE FUNCTION careers_check_departure() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    months int;
    written public.people_leavingnote;
BEGIN
    PERFORM public.careers_lock(NEW.person_id);
    -- What hr wrote down with a last day that the person did not give in the portal.
    IF NEW.by_id IS NULL THEN
        SELECT * INTO written FROM public.people_leavingnote
        WHERE employee_id = NEW.person_id AND last_day = NEW.last_day
            AND plan_id IS NOT DISTINCT FROM NEW.plan_id
        ORDER BY id DESC LIMIT 1;
    END IF;
    IF EXISTS (SELECT FROM public.careers_departure AS d WHERE d.person_id = NEW.person_id
               AND NOT EXISTS (SELECT FROM public.careers_departureend WHERE departure_id = d.id)
               AND NOT EXISTS (SELECT FROM public.careers_settlement WHERE departure_id = d.id)) THEN
        PERFORM public.careers_refuse('this person leaves already', 'one_leaving');
    END IF;
    IF NEW.told_on <> public.careers_day(coalesce(written.at, NEW.at)) THEN
        PERFORM public.careers_refuse('a leaving is told on its day', 'told_on_its_day');
    END IF;
    IF (NEW.why = 'resignation') <> (NEW.by_id IS NOT DISTINCT FROM NEW.person_id
                                     OR coalesce(written.kind = 'resignation', false)) THEN
        PERFORM public.careers_refuse('a resignation is the word of the person', 'own_word');
    END IF;
    IF NEW.is_regular <> public.careers_is_regular(NEW.person_id) THEN
        PERFORM public.careers_refuse('whether somebody is regular is known', 'regular_is_known');
    END IF;
    IF NEW.why <> 'resignation' OR NOT NEW.is_regular THEN
        IF NEW.notice_until IS NOT NULL THEN
            PERFORM public.careers_refuse('no notice is owed', 'notice_by_the_calendar');
        END IF;
        RETURN NEW;
    END IF;
    SELECT (v.values->>'resignation_notice_months')::int INTO months
    FROM public.rulebook_ruleversion AS v
    WHERE v.rule_set = 'careers' AND v.in_force_from <= NEW.told_on
    ORDER BY v.in_force_from DESC, v.number DESC LIMIT 1;
    IF NEW.notice_until IS DISTINCT FROM (NEW.told_on + make_interval(months => months))::date THEN
        PERFORM public.careers_refuse('notice runs by the calendar', 'notice_by_the_calendar');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_departure_b_check BEFORE INSERT ON careers_departure
    FOR EACH ROW EXECUTE FUNCTION careers_check_departure();

-- The leaving that a row hangs on, locked; refused once it was taken back or settled.
CREATE FUNCTION careers_standing(asked bigint) RETURNS public.careers_departure
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    found public.careers_departure;
BEGIN
    SELECT * INTO found FROM public.careers_departure WHERE id = asked;
    PERFORM public.careers_lock(found.person_id);
    IF EXISTS (SELECT FROM public.careers_departureend WHERE departure_id = asked) THEN
        PERFORM public.careers_refuse('this leaving was taken back', 'taken_back');
    END IF;
    IF EXISTS (SELECT FROM public.careers_settlement WHERE departure_id = asked) THEN
        PERFORM public.careers_refuse('this is settled already', 'settled_already');
    END IF;
    RETURN found;
END $$;
REVOKE ALL ON FUNCTION careers_standing(bigint) FROM PUBLIC;

CREATE FUNCTION careers_check_receipt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.careers_departure := public.careers_standing(NEW.departure_id);
BEGIN
    IF asked.why <> 'resignation' OR NEW.by_id = asked.person_id
       OR NOT (public.careers_is_above(NEW.by_id, asked.person_id)
               OR public.careers_may(NEW.by_id, 'settle_departure')) THEN
        PERFORM public.careers_refuse('the manager receives a resignation', 'manager_receives');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_receipt_b_check BEFORE INSERT ON careers_receipt
    FOR EACH ROW EXECUTE FUNCTION careers_check_receipt();

CREATE FUNCTION careers_check_departure_end() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.careers_departure := public.careers_standing(NEW.departure_id);
BEGIN
    IF NOT EXISTS (SELECT FROM public.people_employee WHERE id = asked.person_id AND is_active) THEN
        PERFORM public.careers_refuse('the person has left', 'has_left');
    END IF;
    IF NEW.by_id = asked.person_id AND EXISTS (
        SELECT FROM public.careers_receipt WHERE departure_id = asked.id) THEN
        PERFORM public.careers_refuse('the manager has received it', 'received_already');
    END IF;
    IF NEW.by_id IS NOT NULL AND NEW.by_id <> asked.person_id
       AND NOT public.careers_may(NEW.by_id, 'settle_departure')
       AND NOT public.careers_is_above(NEW.by_id, asked.person_id) THEN
        PERFORM public.careers_refuse('the manager or hr takes it back', 'manager_receives');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_departureend_b_check BEFORE INSERT ON careers_departureend
    FOR EACH ROW EXECUTE FUNCTION careers_check_departure_end();

CREATE FUNCTION careers_check_hand_over() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.careers_departure := public.careers_standing(NEW.departure_id);
BEGIN
    IF NEW.taker_id = asked.person_id
       OR NOT EXISTS (SELECT FROM public.people_employee WHERE id = NEW.taker_id AND is_active) THEN
        PERFORM public.careers_refuse('somebody who stays takes over', 'taken_by_who_stays');
    END IF;
    IF NEW.by_id <> asked.person_id AND NOT public.careers_is_above(NEW.by_id, asked.person_id)
       AND NOT public.careers_may(NEW.by_id, 'sign_own') THEN
        PERFORM public.careers_refuse('who leaves hands over, or who stands above', 'position_does_not');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_handover_b_check BEFORE INSERT ON careers_handover
    FOR EACH ROW EXECUTE FUNCTION careers_check_hand_over();

CREATE FUNCTION careers_check_take_over() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    told public.careers_handover;
BEGIN
    SELECT * INTO told FROM public.careers_handover WHERE id = NEW.hand_over_id;
    PERFORM public.careers_standing(told.departure_id);
    IF NEW.by_id <> told.taker_id THEN
        PERFORM public.careers_refuse('who takes over says so', 'taker_says_so');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_takeover_b_check BEFORE INSERT ON careers_takeover
    FOR EACH ROW EXECUTE FUNCTION careers_check_take_over();

-- Nothing more is given to somebody for whom the office has signed.
CREATE FUNCTION careers_check_belonging() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.careers_lock(NEW.person_id);
    PERFORM public.careers_need(NEW.by_id, 'add_belonging');
    IF NEW.by_id = NEW.person_id THEN
        PERFORM public.careers_refuse('nobody gives out to themselves', 'nobody_for_oneself');
    END IF;
    IF EXISTS (SELECT FROM public.careers_departure AS d
               JOIN public.careers_signature AS s ON s.departure_id = d.id
               WHERE d.person_id = NEW.person_id AND s.desk = 'office'
               AND NOT EXISTS (SELECT FROM public.careers_departureend WHERE departure_id = d.id)
               AND NOT EXISTS (SELECT FROM public.careers_settlement WHERE departure_id = d.id)) THEN
        PERFORM public.careers_refuse('the office has signed', 'office_has_signed');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_belonging_b_check BEFORE INSERT ON careers_belonging
    FOR EACH ROW EXECUTE FUNCTION careers_check_belonging();

CREATE FUNCTION careers_check_given_back() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM public.careers_need(NEW.by_id, 'add_belonging');
    IF EXISTS (SELECT FROM public.careers_belonging
               WHERE id = NEW.belonging_id AND person_id = NEW.by_id) THEN
        PERFORM public.careers_refuse('nobody takes back from themselves', 'nobody_for_oneself');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_givenback_b_check BEFORE INSERT ON careers_givenback
    FOR EACH ROW EXECUTE FUNCTION careers_check_given_back();

CREATE FUNCTION careers_check_signature() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.careers_departure := public.careers_standing(NEW.departure_id);
BEGIN
    IF NEW.by_id = asked.person_id THEN
        PERFORM public.careers_refuse('nobody signs for themselves', 'nobody_for_oneself');
    END IF;
    IF NOT public.careers_may(NEW.by_id, 'sign_' || NEW.desk)
       AND NOT (NEW.desk <> 'own' AND public.careers_may(NEW.by_id, 'sign_any'))
       AND NOT (NEW.desk = 'own' AND public.careers_is_above(NEW.by_id, asked.person_id)) THEN
        PERFORM public.careers_refuse('this department is not theirs', 'position_does_not');
    END IF;
    IF NEW.desk = 'own' AND (
        NOT EXISTS (SELECT FROM public.careers_handover WHERE departure_id = asked.id)
        OR EXISTS (SELECT FROM public.careers_handover AS h WHERE h.departure_id = asked.id
                   AND NOT EXISTS (SELECT FROM public.careers_takeover WHERE hand_over_id = h.id))) THEN
        PERFORM public.careers_refuse('the work is not handed over', 'work_handed_over');
    END IF;
    IF NEW.desk = 'office' AND EXISTS (
        SELECT FROM public.careers_belonging AS b WHERE b.person_id = asked.person_id
        AND NOT EXISTS (SELECT FROM public.careers_givenback WHERE belonging_id = b.id)) THEN
        PERFORM public.careers_refuse('things are still out', 'things_given_back');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_signature_b_check BEFORE INSERT ON careers_signature
    FOR EACH ROW EXECUTE FUNCTION careers_check_signature();

-- Nothing is settled before the last day is over, the login has ended, notice and clearance hold.
CREATE FUNCTION careers_check_settlement() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.careers_departure := public.careers_standing(NEW.departure_id);
    today date := public.careers_day(NEW.at);
BEGIN
    PERFORM public.careers_need(NEW.by_id, 'settle_departure');
    IF NEW.by_id = asked.person_id THEN
        PERFORM public.careers_refuse('nobody settles with themselves', 'nobody_for_oneself');
    END IF;
    IF today <= asked.last_day
       OR EXISTS (SELECT FROM public.people_employee WHERE id = asked.person_id AND is_active) THEN
        PERFORM public.careers_refuse('the last day is not over', 'last_day_first');
    END IF;
    IF asked.last_day < asked.notice_until AND today < asked.notice_until THEN
        PERFORM public.careers_refuse('the notice is not over', 'notice_holds');
    END IF;
    IF (SELECT count(*) FROM public.careers_signature WHERE departure_id = asked.id) < 5 THEN
        PERFORM public.careers_refuse('not every department has signed', 'every_desk_signs');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER careers_settlement_b_check BEFORE INSERT ON careers_settlement
    FOR EACH ROW EXECUTE FUNCTION careers_check_settlement();

-- Whether who has left is settled with, of who came back and left anew this time: for whoever pays
-- their last wages.
CREATE FUNCTION careers_settled(person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.careers_settlement WHERE departure_id = (
        SELECT max(d.id) FROM public.careers_departure AS d WHERE d.person_id = person
        AND NOT EXISTS (SELECT FROM public.careers_departureend WHERE departure_id = d.id)))
$$;
