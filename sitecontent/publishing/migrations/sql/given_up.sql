-- How an item stands by what was published of it last, and the title of that; nothing where nothing was.
CREATE FUNCTION publishing_stands(which bigint, OUT state text, OUT title text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE WHEN EXISTS (SELECT FROM public.publishing_takedown WHERE publication_id = p.id)
                THEN 'down' ELSE 'published' END, v.title
    FROM public.publishing_publication AS p
    JOIN public.publishing_version AS v ON v.id = p.version_id
    WHERE v.item_id = which ORDER BY p.id DESC LIMIT 1
$$;

-- What was published is never given up: with a newer version it goes back to what it was.
CREATE FUNCTION publishing_give_up() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE found_row record;
BEGIN
    SELECT * INTO found_row FROM public.publishing_stands(NEW.id);
    IF found_row.state IS NOT NULL THEN
        NEW.state := found_row.state;
        NEW.title := found_row.title;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_item_up BEFORE UPDATE ON publishing_item
    FOR EACH ROW WHEN (NEW.state = 'dropped' AND OLD.state <> 'dropped')
    EXECUTE FUNCTION publishing_give_up();

-- Its newest version may be one that was given up: what is shown is taken down all the same.
CREATE FUNCTION publishing_item_down() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    UPDATE public.publishing_item SET state = 'down', changed_at = NEW.at
    WHERE id = NEW.item_id AND state = 'published';
    RETURN NEW;
END $$;
CREATE TRIGGER publishing_takedown_c_down BEFORE INSERT ON publishing_takedown
    FOR EACH ROW EXECUTE FUNCTION publishing_item_down();
