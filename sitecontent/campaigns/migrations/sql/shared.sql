CREATE FUNCTION campaigns_above(person bigint) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE line AS (
        SELECT supervisor_id AS id FROM public.people_employee WHERE id = person
        UNION
        SELECT e.supervisor_id FROM public.people_employee AS e JOIN line ON e.id = line.id
    ) SELECT id FROM line WHERE id IS NOT NULL
$$;

CREATE FUNCTION campaigns_open(wanted bigint) RETURNS campaigns_campaign
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE held public.campaigns_campaign;
BEGIN
    SELECT * INTO STRICT held FROM public.campaigns_campaign WHERE id = wanted FOR NO KEY UPDATE;
    IF held.called_off_at IS NOT NULL
       OR EXISTS (SELECT FROM public.campaigns_evaluation WHERE campaign_id = wanted) THEN
        RAISE EXCEPTION 'campaign % is finished', wanted USING ERRCODE = 'check_violation',
            CONSTRAINT = 'campaign_is_finished';
    END IF;
    RETURN held;
END $$;
