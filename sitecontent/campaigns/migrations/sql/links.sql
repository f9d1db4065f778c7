-- A tag and a code mean the same in an order: each belongs to one campaign.
CREATE FUNCTION campaigns_add_link() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held public.campaigns_campaign := public.campaigns_open(NEW.campaign_id);
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('campaigns_tag'), hashtext(NEW.tag));
    IF EXISTS (SELECT FROM public.campaigns_campaign WHERE code = NEW.tag AND id <> held.id) THEN
        RAISE EXCEPTION 'tag % is the code of another campaign', NEW.tag USING ERRCODE = 'check_violation',
            CONSTRAINT = 'tag_is_a_code';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER campaigns_link_b_add BEFORE INSERT ON campaigns_link
    FOR EACH ROW EXECUTE FUNCTION campaigns_add_link();
