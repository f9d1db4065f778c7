-- Who may take the place of the leader of somebody's department: the leader, the management, and
-- whoever stands above the person.
CREATE FUNCTION publishing_leads(leader bigint, person bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    WITH RECURSIVE line AS (
        SELECT supervisor_id AS id FROM public.people_employee WHERE id = person
        UNION
        SELECT e.supervisor_id FROM public.people_employee AS e JOIN line ON e.id = line.id
    )
    SELECT leader <> person AND (
        EXISTS (SELECT FROM public.people_employee AS e
                JOIN public.people_position AS p ON p.id = e.position_id
                WHERE e.id = leader AND p.code IN ('general_manager', 'deputy'))
        OR EXISTS (SELECT FROM public.people_employee AS e
                   JOIN public.people_department AS d ON d.id = e.department_id
                   WHERE e.id = person AND d.leader_id = leader)
        OR EXISTS (SELECT FROM line WHERE id = leader))
$$;

CREATE FUNCTION publishing_chain_complete(which bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.publishing_version;
    request public.approvals_approval;
    subject text;
    words integer;
    leaders integer;
    deputies integer;
    heads integer;
BEGIN
    SELECT * INTO STRICT asked FROM public.publishing_version WHERE id = which;
    SELECT kind INTO STRICT subject FROM public.publishing_item WHERE id = asked.item_id;
    SELECT * INTO request FROM public.approvals_approval WHERE id = asked.approval_id;
    IF request.id IS NULL OR request.state <> 'approved' OR request.doubted_at IS NOT NULL
       OR request.kind <> 'publishing.version' OR request.asker_id <> asked.by_id THEN
        RETURN false;
    END IF;
    SELECT count(*),
           count(*) FILTER (WHERE public.publishing_leads(d.principal_id, asked.by_id)),
           count(*) FILTER (WHERE p.code = 'deputy'),
           count(*) FILTER (WHERE p.code = 'general_manager')
    INTO words, leaders, deputies, heads
    FROM public.approvals_decision AS d
    JOIN public.people_employee AS e ON e.id = d.principal_id
    LEFT JOIN public.people_position AS p ON p.id = e.position_id
    WHERE d.approval_id = request.id AND d.round = request.round AND d.verdict = 'approved';
    IF leaders = 0 THEN
        RETURN false;
    END IF;
    IF heads = 0 AND (subject = 'page' OR asked.is_confidential OR asked.is_copyrighted) THEN
        RETURN false;
    END IF;
    RETURN subject <> 'page' OR deputies > 0 AND 3 <= (
        SELECT count(*) FROM public.approvals_step
        WHERE approval_id = request.id AND round = request.round AND kind = 'decide');
END $$;

CREATE FUNCTION publishing_end_shown(which bigint, moment timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    DELETE FROM public.publishing_shown WHERE item_id = which AND starts_at >= moment;
    UPDATE public.publishing_shown SET ends_at = moment
    WHERE item_id = which AND (ends_at IS NULL OR ends_at > moment);
    UPDATE public.publishing_sitestate SET number = number + 1;
END $$;
REVOKE ALL ON FUNCTION publishing_end_shown(bigint, timestamptz) FROM PUBLIC;

CREATE FUNCTION publishing_publish() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    asked public.publishing_version;
    held public.publishing_item;
    begins timestamptz;
BEGIN
    SELECT * INTO STRICT asked FROM public.publishing_version WHERE id = NEW.version_id;
    SELECT * INTO STRICT held FROM public.publishing_item WHERE id = asked.item_id FOR UPDATE;
    IF held.number <> asked.number THEN
        RAISE EXCEPTION 'version % is not the newest', asked.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'newest_version_alone';
    END IF;
    IF EXISTS (SELECT FROM public.publishing_publication WHERE version_id = asked.id) THEN
        RAISE EXCEPTION 'version % is published already', asked.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'publishing_publication_version_id_key';
    END IF;
    IF held.state <> 'approved' OR NOT public.publishing_chain_complete(asked.id) THEN
        RAISE EXCEPTION 'the chain of version % is not complete', asked.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'consent_comes_first';
    END IF;
    IF NOT public.publishing_words_decided(asked.id) THEN
        RAISE EXCEPTION 'words found in version % are not decided on', asked.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'words_decided_first';
    END IF;
    IF NOT EXISTS (SELECT FROM public.publishing_check
                   WHERE version_id = asked.id AND by_id <> asked.by_id) THEN
        RAISE EXCEPTION 'nobody has checked version %', asked.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'checked_by_another';
    END IF;
    IF public.publishing_position(NEW.by_id) IS DISTINCT FROM 'web_editor' THEN
        RAISE EXCEPTION 'the web editor publishes' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'web_editor_publishes';
    END IF;
    IF EXISTS (SELECT FROM public.approvals_decision WHERE approval_id = asked.approval_id
               AND NEW.by_id IN (by_id, principal_id, recorded_by_id)) THEN
        RAISE EXCEPTION 'who approved does not publish' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'approver_publishes';
    END IF;
    IF NEW.by_id = asked.by_id AND held.kind IN ('company', 'page') THEN
        RAISE EXCEPTION 'provider and editor are two people' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'provider_and_editor';
    END IF;
    IF asked.ends_at <= NEW.at THEN
        RAISE EXCEPTION 'the time of version % is over', asked.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'window_is_over';
    END IF;
    begins := greatest(asked.starts_at, NEW.at);
    PERFORM public.publishing_end_shown(held.id, begins);
    INSERT INTO public.publishing_shown
        (publication_id, item_id, version_id, kind, place, starts_at, ends_at)
    VALUES (NEW.id, held.id, asked.id, held.kind, held.place, begins, asked.ends_at);
    UPDATE public.publishing_sitestate SET at = greatest(at, NEW.at);
    UPDATE public.publishing_item SET state = 'published', changed_at = NEW.at
    WHERE id = held.id;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_publication_b_publish BEFORE INSERT ON publishing_publication
    FOR EACH ROW EXECUTE FUNCTION publishing_publish();

CREATE FUNCTION publishing_take_down() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    held public.publishing_item;
    newest public.publishing_publication;
    shown_number integer;
BEGIN
    SELECT * INTO STRICT held FROM public.publishing_item WHERE id = NEW.item_id FOR UPDATE;
    IF coalesce(public.publishing_position(NEW.by_id), '')
       NOT IN ('site_manager', 'system_administrator') THEN
        RAISE EXCEPTION 'the site administrator takes down' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'site_administrator';
    END IF;
    SELECT p.* INTO newest FROM public.publishing_publication AS p
    JOIN public.publishing_version AS v ON v.id = p.version_id
    WHERE v.item_id = held.id ORDER BY p.id DESC LIMIT 1;
    IF NEW.publication_id IS DISTINCT FROM newest.id OR NOT EXISTS (
        SELECT FROM public.publishing_shown
        WHERE item_id = held.id AND (ends_at IS NULL OR ends_at > NEW.at)) THEN
        RAISE EXCEPTION 'nothing of item % is shown', held.id USING ERRCODE = 'check_violation',
            CONSTRAINT = 'nothing_is_shown';
    END IF;
    PERFORM public.publishing_end_shown(held.id, NEW.at);
    UPDATE public.publishing_sitestate SET at = greatest(at, NEW.at);
    SELECT number INTO shown_number FROM public.publishing_version WHERE id = newest.version_id;
    -- A newer version goes its own way.
    UPDATE public.publishing_item SET state = 'down', changed_at = NEW.at
    WHERE id = held.id AND number = shown_number;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_takedown_b_end BEFORE INSERT ON publishing_takedown
    FOR EACH ROW EXECUTE FUNCTION publishing_take_down();
