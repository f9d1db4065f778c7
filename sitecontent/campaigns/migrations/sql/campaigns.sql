CREATE FUNCTION campaigns_keep() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    loose text[] := ARRAY['deadline_id', 'clocks'];
    today date := (now() AT TIME ZONE 'Asia/Shanghai')::date;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.called_off_at IS NOT NULL THEN
            RAISE EXCEPTION 'a campaign begins as planned' USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    IF NEW.by_id <> OLD.by_id OR NEW.planned_at <> OLD.planned_at THEN
        RAISE EXCEPTION 'campaign % stays with who planned it', OLD.id USING ERRCODE = 'check_violation';
    END IF;
    IF to_jsonb(NEW) - loose IS DISTINCT FROM to_jsonb(OLD) - loose AND (
        OLD.called_off_at IS NOT NULL
        OR EXISTS (SELECT FROM public.campaigns_evaluation WHERE campaign_id = OLD.id)) THEN
        RAISE EXCEPTION 'campaign % is finished', OLD.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'campaign_is_finished';
    END IF;
    IF (NEW.code, NEW.starts_on) IS DISTINCT FROM (OLD.code, OLD.starts_on)
       AND EXISTS (SELECT FROM public.campaigns_win WHERE campaign_id = OLD.id) THEN
        RAISE EXCEPTION 'campaign % has won orders by its code', OLD.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'code_has_won';
    END IF;
    -- Who enters the past by right is held to these by the services alone.
    IF coalesce(current_setting('bylaw.past', true), '') <> '' THEN RETURN NEW; END IF;
    IF OLD.starts_on <= today AND (NEW.kind, NEW.code, NEW.starts_on, NEW.called_off_at)
           IS DISTINCT FROM (OLD.kind, OLD.code, OLD.starts_on, OLD.called_off_at)
       OR NEW.ends_on <> OLD.ends_on AND least(NEW.ends_on, OLD.ends_on) < today THEN
        RAISE EXCEPTION 'campaign % has begun', OLD.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'campaign_has_begun';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_campaign_keep BEFORE INSERT OR UPDATE ON campaigns_campaign
    FOR EACH ROW EXECUTE FUNCTION campaigns_keep();

CREATE FUNCTION campaigns_add_traffic() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held public.campaigns_campaign := public.campaigns_open(NEW.campaign_id);
BEGIN
    IF NEW.day NOT BETWEEN held.starts_on AND held.ends_on THEN
        RAISE EXCEPTION '% is no day of campaign %', NEW.day, held.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'day_of_the_campaign';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_traffic_b_add BEFORE INSERT ON campaigns_traffic
    FOR EACH ROW EXECUTE FUNCTION campaigns_add_traffic();

CREATE FUNCTION campaigns_add_cost() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held public.campaigns_campaign := public.campaigns_open(NEW.campaign_id);
    wrong public.campaigns_cost;
BEGIN
    IF NEW.reverses_id IS NOT NULL THEN
        SELECT * INTO STRICT wrong FROM public.campaigns_cost WHERE id = NEW.reverses_id;
        IF wrong.campaign_id <> held.id OR wrong.reverses_id IS NOT NULL
           OR NEW.amount <> -wrong.amount OR NEW.day <> wrong.day THEN
            RAISE EXCEPTION 'cost % is taken back as it stands', wrong.id USING ERRCODE = 'check_violation',
                CONSTRAINT = 'taken_back_as_it_stands';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_cost_b_add BEFORE INSERT ON campaigns_cost
    FOR EACH ROW EXECUTE FUNCTION campaigns_add_cost();

CREATE FUNCTION campaigns_add_win() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held public.campaigns_campaign := public.campaigns_open(NEW.campaign_id);
    sold public.desk_order;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('campaigns_win'), (NEW.order_id % 2147483647)::int);
    SELECT * INTO STRICT sold FROM public.desk_order WHERE id = NEW.order_id;
    IF EXISTS (SELECT FROM public.campaigns_win AS w WHERE w.order_id = NEW.order_id
               AND NOT EXISTS (SELECT FROM public.campaigns_winundone WHERE win_id = w.id)) THEN
        RAISE EXCEPTION 'order % counts already', NEW.order_id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'order_won_once';
    END IF;
    IF (sold.placed_at AT TIME ZONE 'Asia/Shanghai')::date < held.starts_on THEN
        RAISE EXCEPTION 'order % was placed before campaign %', NEW.order_id, held.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'order_comes_after';
    END IF;
    IF NEW.how = 'code' AND (held.code = '' OR NOT (
        EXISTS (SELECT FROM unnest(sold.promotion_codes) AS told
        WHERE upper(normalize(told, NFKC)) = held.code)
        OR position(held.code IN
            upper(normalize(sold.buyer_note || ' ' || sold.seller_note, NFKC))) > 0)) THEN
        RAISE EXCEPTION 'order % names no code', NEW.order_id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'code_in_the_order';
    END IF;
    IF NEW.how = 'link' AND NOT EXISTS (SELECT FROM unnest(sold.link_tags) AS told
        WHERE upper(normalize(told, NFKC)) IN (
            SELECT nullif(held.code, '')
            UNION SELECT tag FROM public.campaigns_link WHERE campaign_id = held.id)) THEN
        RAISE EXCEPTION 'order % came by no link', NEW.order_id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'tag_in_the_order';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_win_b_add BEFORE INSERT ON campaigns_win
    FOR EACH ROW EXECUTE FUNCTION campaigns_add_win();

CREATE FUNCTION campaigns_undo_win() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE of_campaign bigint;
BEGIN
    SELECT campaign_id INTO STRICT of_campaign FROM public.campaigns_win WHERE id = NEW.win_id;
    PERFORM public.campaigns_open(of_campaign);
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_winundone_b_add BEFORE INSERT ON campaigns_winundone
    FOR EACH ROW EXECUTE FUNCTION campaigns_undo_win();

CREATE FUNCTION campaigns_evaluate() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held public.campaigns_campaign := public.campaigns_open(NEW.campaign_id);
BEGIN
    IF NEW.by_id <> held.by_id
       AND NEW.by_id NOT IN (SELECT public.campaigns_above(held.by_id)) THEN
        RAISE EXCEPTION 'campaign % is evaluated by who runs it', held.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'evaluated_by_who_runs_it';
    END IF;
    IF (NEW.at AT TIME ZONE 'Asia/Shanghai')::date <= held.ends_on THEN
        RAISE EXCEPTION 'campaign % is not over', held.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'campaign_is_not_over';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_evaluation_b_add BEFORE INSERT ON campaigns_evaluation
    FOR EACH ROW EXECUTE FUNCTION campaigns_evaluate();

CREATE FUNCTION campaigns_choose() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF jsonb_typeof(NEW.figures) <> 'array' OR jsonb_array_length(NEW.figures) < 2
       OR NOT NEW.figures @> jsonb_build_array(jsonb_build_object('campaign', NEW.best_id))
       OR EXISTS (SELECT FROM jsonb_array_elements(NEW.figures) AS f WHERE NOT EXISTS (
           SELECT FROM public.campaigns_evaluation
           WHERE campaign_id = (f ->> 'campaign')::bigint)) THEN
        RAISE EXCEPTION 'the best plan is one of several evaluated ones' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'best_of_evaluated';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_choice_b_add BEFORE INSERT ON campaigns_choice
    FOR EACH ROW EXECUTE FUNCTION campaigns_choose();

CREATE FUNCTION campaigns_code_is_free() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('campaigns_tag'), hashtext(NEW.code));
    IF EXISTS (SELECT FROM public.campaigns_link
               WHERE tag = NEW.code AND campaign_id <> NEW.id) THEN
        RAISE EXCEPTION 'code % is the tag of another campaign', NEW.code USING ERRCODE = 'check_violation',
            CONSTRAINT = 'code_is_a_tag';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_campaign_code BEFORE INSERT OR UPDATE OF code ON campaigns_campaign
    FOR EACH ROW WHEN (NEW.code <> '') EXECUTE FUNCTION campaigns_code_is_free();
