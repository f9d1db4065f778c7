CREATE FUNCTION service_add_ticket() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT public.service_may(NEW.by_id, 'work_ticket') OR NOT public.service_may(NEW.owner_id, 'work_ticket') THEN
        PERFORM public.service_refuse('the service desk takes what customers ask', 'service_takes_it');
    END IF;
    IF (NEW.state, NEW.outcome, NEW.replied_at, NEW.closed_at) IS DISTINCT FROM ('new', '', NULL, NULL) THEN
        PERFORM public.service_refuse('a ticket begins unanswered', 'begins_new');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER service_ticket_add BEFORE INSERT ON service_ticket
    FOR EACH ROW EXECUTE FUNCTION service_add_ticket();

-- A step moves the ticket, and nothing else does: the portal's role updates no column of it.
CREATE FUNCTION service_take_step() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held record;
    next text;
BEGIN
    SELECT * INTO held FROM public.service_ticket WHERE id = NEW.ticket_id FOR UPDATE;
    next := CASE
        WHEN NEW.step = 'noted' THEN held.state
        WHEN NEW.step IN ('asked', 'handed') AND held.state <> 'done' THEN held.state
        WHEN NEW.step = 'replied' AND held.state <> 'done' THEN 'open'
        WHEN NEW.step = 'referred' AND held.state IN ('open', 'waiting') THEN 'waiting'
        WHEN NEW.step = 'closed' AND held.state IN ('open', 'waiting') THEN 'done'
        WHEN NEW.step = 'reopened' AND held.state = 'done' THEN 'open' END;
    IF next IS NULL THEN
        PERFORM public.service_refuse('this step cannot be taken now', 'ticket_step');
    END IF;
    IF NOT public.service_may(NEW.by_id, 'work_ticket') AND NOT (NEW.step = 'noted' AND EXISTS (
        SELECT FROM public.service_ticketstep AS s
            LEFT JOIN public.people_department AS d ON d.id = s.department_id
        WHERE s.ticket_id = NEW.ticket_id AND NEW.by_id IN (s.to_id, d.leader_id))) THEN
        PERFORM public.service_refuse('the service desk sees it through', 'service_takes_it');
    END IF;
    IF (NEW.step IN ('asked', 'handed')) <> (NEW.to_id IS NOT NULL)
       OR NEW.step = 'handed' AND NOT public.service_may(NEW.to_id, 'work_ticket')
       OR (NEW.step = 'referred') <> (NEW.department_id IS NOT NULL OR NEW.outside <> '')
       OR NEW.department_id IS NOT NULL AND NEW.outside <> '' THEN
        PERFORM public.service_refuse('say to whom it goes', 'step_names_one');
    END IF;
    IF NEW.step <> 'closed' AND (NEW.outcome <> '' OR NEW.order_id IS NOT NULL)
       OR NEW.step = 'closed' AND NOT (held.kind, NEW.outcome) IN (
           ('enquiry', 'bought'), ('enquiry', 'undecided'), ('enquiry', 'lost'),
           ('issue', 'solved'), ('issue', 'unsolved'))
       OR NEW.outcome = 'bought' AND NEW.order_id IS NULL
       OR NEW.outcome <> 'bought' AND NEW.order_id IS NOT NULL
       OR NEW.outcome IN ('lost', 'unsolved') AND NEW.note = '' THEN
        PERFORM public.service_refuse('say how it came out', 'outcome_fits');
    END IF;
    -- Conversion counts each order once, and none that was there before the customer asked.
    IF NEW.outcome = 'bought' THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('service.deal', NEW.order_id));
        IF EXISTS (SELECT FROM public.desk_order AS o
                   WHERE o.id = NEW.order_id AND o.placed_at < held.at)
           OR EXISTS (
               SELECT FROM public.service_ticketstep AS s
                   JOIN public.service_ticket AS t ON t.id = s.ticket_id
               WHERE s.order_id = NEW.order_id AND t.id <> NEW.ticket_id AND t.outcome = 'bought'
                   AND s.id = (SELECT max(l.id) FROM public.service_ticketstep AS l
                               WHERE l.ticket_id = t.id AND l.step = 'closed')) THEN
            PERFORM public.service_refuse('an order is one deal, made after it was asked for', 'outcome_fits');
        END IF;
    END IF;
    UPDATE public.service_ticket SET
        state = next,
        owner_id = CASE WHEN NEW.step = 'handed' THEN NEW.to_id ELSE owner_id END,
        outcome = CASE NEW.step WHEN 'closed' THEN NEW.outcome WHEN 'reopened' THEN '' ELSE outcome END,
        replied_at = CASE WHEN NEW.step = 'replied' THEN coalesce(replied_at, NEW.at) ELSE replied_at END,
        closed_at = CASE NEW.step WHEN 'closed' THEN NEW.at WHEN 'reopened' THEN NULL ELSE closed_at END
        WHERE id = NEW.ticket_id;
    RETURN NEW;
END $$;
CREATE TRIGGER service_ticketstep_take BEFORE INSERT ON service_ticketstep
    FOR EACH ROW EXECUTE FUNCTION service_take_step();
